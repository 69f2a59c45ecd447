"""Workspaces: who belongs together, and who of them may begin projects.

Being in a workspace opens no project; that is decided by the project's own members.
"""

from typing import Final, Literal

import msgspec

from rooms.accounts import fields
from rooms.actors import Actor
from rooms.errors import Conflict, Forbidden, Invalid, NotFound
from rooms.ids import checked, uuid7
from storage import accounts
from storage import workspaces as kept
from storage.database import Database, Runner, Transaction

Role = Literal["member", "admin", "owner"]

MAX_NAME: Final = 120  # characters; a person's name and what belongs to it
_HEIGHT: Final[dict[str, int]] = {"member": 0, "admin": 1, "owner": 2}


class Workspace(msgspec.Struct, frozen=True):
    """A workspace as one of its members sees it."""

    id: str
    name: str
    project_creators: Role
    """The lowest role that may begin projects here."""
    role: Role
    """One's own role."""


class Person(msgspec.Struct, frozen=True):
    """Somebody in a workspace."""

    user_id: str
    name: str
    email: str | None
    is_bot: bool
    role: Role


async def create(db: Database, actor: Actor, name: str) -> Workspace:
    """A workspace of one's own. Raises Invalid, Forbidden."""
    if actor.is_bot:
        raise Forbidden(detail="A bot lives in the workspace that it was made for")
    id = uuid7()
    await kept.create(db, id, _name(name), actor.user_id)
    return await get(db, actor, id)


async def mine(db: Database, actor: Actor) -> list[Workspace]:
    """The workspaces one belongs to, in the order in which they were joined."""
    return [_workspace(row) for row in await kept.of(db, actor.user_id)]


async def get(db: Runner, actor: Actor, id: str) -> Workspace:
    """One of them. Raises NotFound."""
    row = await kept.find(db, id, actor.user_id)
    if row is None:
        raise NotFound("workspace", id)
    return _workspace(row)


async def update(
    db: Database, actor: Actor, id: str, name: str | None = None, project_creators: Role | None = None
) -> Workspace:
    """Change what is not None. Raises NotFound, Forbidden, Invalid."""
    name = None if name is None else _name(name)
    async with db.transaction() as transaction:
        await ruled(transaction, actor, id, "admin")
        await kept.update(transaction, id, name, project_creators)
        return await get(transaction, actor, id)


async def members(db: Database, actor: Actor, id: str) -> list[Person]:
    """Everybody in it. Raises NotFound."""
    await get(db, actor, id)
    return [_person(row) for row in await kept.members(db, id)]


async def add(
    db: Database, actor: Actor, id: str, role: Role, *, email: str | None = None, user_id: str | None = None
) -> Person:
    """One more, found by address or by id. Raises NotFound, Forbidden, Invalid, Conflict."""
    if (email is None) == (user_id is None):
        raise Invalid("email", "Give either email or user_id")
    async with db.transaction() as transaction:
        mine = await ruled(transaction, actor, id, "admin")
        _must_reach(mine, role)
        user = await _user(transaction, email, user_id)
        known = await kept.member(transaction, id, user.id)
        if known is not None:
            raise Conflict("This person is here already", current={"role": known.role})
        await kept.add(transaction, id, user.id, role)
        return await _member(transaction, id, user.id)


async def change_role(db: Database, actor: Actor, id: str, user_id: str, role: Role) -> Person:
    """Another role for somebody. Raises NotFound, Forbidden, Conflict."""
    async with db.transaction() as transaction:
        mine = await ruled(transaction, actor, id, "admin")
        person = await _member(transaction, id, user_id)
        _must_reach(mine, role, person.role)
        if person.is_bot and role != "member":
            raise Forbidden(detail="A bot is a member, never more")
        if role != "owner":
            await _keep_an_owner(transaction, id, person)
        await kept.set_role(transaction, id, user_id, role)
        return await _member(transaction, id, user_id)


async def remove(transaction: Transaction, actor: Actor, id: str, user_id: str) -> None:
    """Somebody else is removed, or one leaves oneself. Raises NotFound, Forbidden, Conflict."""
    mine = await ruled(transaction, actor, id, "member")
    person = await _member(transaction, id, user_id)
    if user_id != actor.user_id:
        _must_reach(mine, "admin", person.role)
    await _keep_an_owner(transaction, id, person)
    await kept.remove(transaction, id, user_id)


async def may_create_projects(db: Runner, user_id: str, workspace_id: str) -> bool:
    """Whether this user may begin a project in this workspace."""
    row = await kept.find(db, checked("workspace", workspace_id), user_id)
    return row is not None and _HEIGHT[row.role] >= _HEIGHT[row.project_creators]


async def home(db: Runner, user_id: str) -> str:
    """The workspace where a project goes when none is named: the first own one. Raises NotFound."""
    found = await kept.home(db, user_id)
    if found is None:
        raise NotFound("workspace", "home")
    return found


async def ruled(transaction: Transaction, actor: Actor, id: str, needed: Role) -> Role:
    """The actor's role, which is at least `needed`; until the transaction ends nobody else changes who is here.

    Raises NotFound, Forbidden.
    """
    row = await kept.lock(transaction, id, actor.user_id)
    if row is None:
        raise NotFound("workspace", id)
    mine = _workspace(row).role
    if _HEIGHT[mine] < _HEIGHT[needed]:
        raise Forbidden(needed)
    return mine


def _must_reach(mine: Role, *others: Role) -> None:
    """Nobody gives or touches a role above their own."""
    highest = max(others, key=_HEIGHT.__getitem__)
    if _HEIGHT[mine] < _HEIGHT[highest]:
        raise Forbidden(highest)


async def _keep_an_owner(transaction: Transaction, id: str, person: Person) -> None:
    if person.role == "owner" and await kept.owners(transaction, id) == 1:
        raise Conflict("A workspace keeps at least one owner", current={"role": "owner"})


async def _user(transaction: Transaction, email: str | None, user_id: str | None) -> accounts.UserRow:
    if email is not None:
        found = await accounts.find_by_email(transaction, fields.email(email))
    else:
        found = await accounts.find(transaction, checked("user", user_id or ""))
    # A bot belongs to the workspace that it was made for; for any other it does not exist.
    if found is None or found.is_bot:
        raise NotFound("user", email or user_id or "")
    return found


async def _member(runner: Runner, id: str, user_id: str) -> Person:
    row = await kept.member(runner, id, user_id)
    if row is None:
        raise NotFound("user", user_id)
    return _person(row)


def _workspace(row: kept.WorkspaceRow) -> Workspace:
    return msgspec.convert(row._asdict(), Workspace)


def _person(row: kept.MemberRow) -> Person:
    return msgspec.convert(row._asdict(), Person)


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise Invalid("name", f"The name of a workspace has 1 to {MAX_NAME} characters")
    return name
