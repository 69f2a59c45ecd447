"""What people do with their own account: make it, look at it, change it."""

from rooms.accounts import fields, secrets, throttle
from rooms.accounts.gate import Gate
from rooms.accounts.sessions import Session, User, session, shown
from rooms.actors import Actor
from rooms.errors import Conflict, Forbidden, Invalid, Unauthenticated
from rooms.ids import uuid7
from storage import accounts, tokens, workspaces
from storage.errors import Duplicate


async def register(gate: Gate, email: str, name: str, password: str, address: str) -> Session:
    """A new account with a workspace of its own, logged in. Raises Invalid, Conflict, LimitReached."""
    email, name, password = fields.email(email), fields.name(name), fields.password(password)
    await throttle.registration(gate.limits, address)
    hashed = await gate.passwords.hash(password)
    family, refresh = uuid7(), secrets.make(secrets.REFRESH)
    try:
        async with gate.db.transaction() as transaction:
            user = await accounts.create_person(transaction, uuid7(), email, name, hashed)
            await workspaces.create(transaction, uuid7(), f"{name}'s workspace", user.id)
            await tokens.begin(transaction, family, user.id, None, refresh.sha256, gate.refresh_seconds)
    except Duplicate as error:
        if error.constraint != accounts.EMAIL_TAKEN:
            raise
        raise Conflict("There is an account with this address already", current={"email": email}) from None
    return session(gate, user, family, refresh.token)


async def me(gate: Gate, actor: Actor) -> User:
    """The account itself. Raises Unauthenticated when it was disabled."""
    user = await accounts.find(gate.db, actor.user_id)
    if user is None:
        raise Unauthenticated
    return shown(user)


async def update(gate: Gate, actor: Actor, name: str | None = None, hidden: bool | None = None) -> User:
    """Change what is not None. Raises Invalid, Unauthenticated when the account was disabled."""
    name = None if name is None else fields.name(name)
    user = await accounts.update(gate.db, actor.user_id, name, hidden)
    if user is None:
        raise Unauthenticated
    return shown(user)


async def change_password(gate: Gate, actor: Actor, old: str, new: str, address: str) -> None:
    """Everybody else who is logged in to this account is logged out.

    Raises Invalid, Unauthenticated, Forbidden, Conflict, LimitReached.
    """
    if actor.family is None:
        raise Forbidden(detail="Log in with your password for this")
    new = fields.password(new, "new_password")
    login = await accounts.login_of(gate.db, actor.user_id)
    if login is None or login.disabled:
        raise Unauthenticated
    async with throttle.attempt(gate.limits, address, actor.user_id):
        if not await gate.passwords.verify(fields.typed(old), login.password_hash):
            raise Invalid("password", "This is not your password")
    hashed = await gate.passwords.hash(new)
    async with gate.db.transaction() as transaction:
        if not await accounts.set_password(transaction, login.id, login.password_set_at, hashed):
            raise Conflict("The password was changed in the meantime", current={})
        # After the new password is written: a login with the old one either sees it, or is seen here.
        await tokens.revoke_others(transaction, login.id, actor.family)
