"""Who the people of an import are here: found among accounts that exist, never made."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from storage import accounts, workspaces
from storage.database import Database


class Stranger(NamedTuple):
    """Somebody as another system knows them."""

    id: str
    name: str
    username: str
    email: str | None = None


class Unknown(Exception):
    """There is no account with this address."""


async def matched(
    db: Database, user_id: str, strangers: Iterable[Stranger], named: Mapping[str, str]
) -> dict[str, str]:
    """Foreign id → user id, of those who are somebody here.

    By the address that `named` gives for their username, by their own address, or by their whole name if exactly one
    person in the workspaces of `user_id` has it: a namesake anywhere else is a stranger.
    Raises Unknown for an address in `named` that nobody has.
    """
    colleagues = await _colleagues(db, user_id)
    addresses = {username: await _by_email(db, email) for username, email in named.items()}
    for username, found in addresses.items():
        if found is None:
            raise Unknown(f"There is no account with the address {named[username]} (for {username}).")
    known: dict[str, str] = {}
    for stranger in strangers:
        id = addresses.get(stranger.username)
        if id is None and stranger.email:
            id = await _by_email(db, stranger.email)
        if id is None:
            namesakes = colleagues.get(stranger.name.casefold(), set())
            id = next(iter(namesakes)) if len(namesakes) == 1 else None
        if id is not None:
            known[stranger.id] = id
    return known


async def _colleagues(db: Database, user_id: str) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for workspace in await workspaces.of(db, user_id):
        for member in await workspaces.members(db, workspace.id):
            if not member.is_bot:
                names.setdefault(member.name.casefold(), set()).add(member.user_id)
    return names


async def _by_email(db: Database, email: str) -> str | None:
    user = await accounts.find_by_email(db, email)
    return user.id if user else None
