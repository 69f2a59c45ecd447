"""Sessions: a login, renewed again and again with refresh tokens that work once, until it ends."""

import msgspec

from rooms.accounts import fields, secrets, throttle
from rooms.accounts.gate import Gate
from rooms.actors import Actor
from rooms.errors import LimitReached, Unauthenticated
from rooms.fields import instant
from rooms.ids import uuid7
from storage import accounts, tokens


class User(msgspec.Struct, frozen=True):
    """An account as its owner sees it."""

    id: str
    email: str | None
    name: str
    is_bot: bool
    hidden_from_leaderboards: bool
    created_at: str


class Session(msgspec.Struct, frozen=True):
    """A login. `access_token` goes with every request; `refresh_token` works once, for the next pair."""

    user: User
    access_token: str
    refresh_token: str
    expires_in: int
    """Seconds that the access token lives."""


async def authenticate(gate: Gate, token: str) -> Actor:
    """Who holds this access token or API token. Raises Unauthenticated."""
    if not token.startswith(secrets.API):
        return gate.keyring.read(token)
    sha256 = secrets.digest(secrets.API, token)
    if sha256 is None:
        raise Unauthenticated
    return await gate.bearers.find(sha256)


async def login(gate: Gate, email: str, password: str, address: str) -> Session:
    """Raises Unauthenticated, for a wrong password and for an unknown address in the same words and time."""
    account = email.strip().lower()[: fields.MAX_EMAIL]
    async with throttle.attempt(gate.limits, address, account):
        known = await accounts.login(gate.db, account)
        right = await gate.passwords.verify(fields.typed(password), known.password_hash if known else None)
        if known is None or not right or known.disabled:
            raise _wrong()
    family, refresh = uuid7(), secrets.make(secrets.REFRESH)
    begun = await tokens.begin(gate.db, family, known.id, known.password_set_at, refresh.sha256, gate.refresh_seconds)
    user = await accounts.find(gate.db, known.id)
    if not begun or user is None:
        raise _wrong()
    if gate.passwords.outdated(known.password_hash):
        await _rehash(gate, known, fields.typed(password))
    return session(gate, user, family, refresh.token)


async def refresh(gate: Gate, token: str) -> Session:
    """The next pair of tokens. A token that was used before ends the whole session. Raises Unauthenticated."""
    sha256 = secrets.digest(secrets.REFRESH, token)
    if sha256 is None:
        raise Unauthenticated
    fresh = secrets.make(secrets.REFRESH)
    rotated = await tokens.rotate(gate.db, sha256, fresh.sha256, gate.refresh_seconds)
    if rotated is None:
        # Either somebody stole it, or stole the one after it; nobody can tell who of the two is asking.
        await tokens.revoke_reused(gate.db, sha256)
        raise Unauthenticated("Your session has ended; please log in")
    user = await accounts.find(gate.db, rotated.user_id)
    if user is None:
        raise Unauthenticated
    return session(gate, user, rotated.family, fresh.token)


async def logout(gate: Gate, actor: Actor) -> None:
    """The session ends: its refresh token works no longer, its access token for some minutes."""
    if actor.family is not None:
        await tokens.revoke(gate.db, actor.family, "logout")


def session(gate: Gate, user: accounts.UserRow, family: str, refresh_token: str) -> Session:
    """What somebody who has just logged in gets."""
    access = gate.keyring.issue(user.id, user.name, family)
    return Session(shown(user), access, refresh_token, int(gate.keyring.seconds))


def shown(row: accounts.UserRow) -> User:
    """The account of a row."""
    return User(row.id, row.email, row.name, row.is_bot, row.hidden_from_leaderboards, instant(row.created_at))


async def _rehash(gate: Gate, known: accounts.LoginRow, password: str) -> None:
    try:
        hashed = await gate.passwords.hash(password)
    except LimitReached:
        return  # another time
    await accounts.rehash(gate.db, known.id, known.password_hash, hashed)


def _wrong() -> Unauthenticated:
    return Unauthenticated("The e-mail address or the password is wrong")
