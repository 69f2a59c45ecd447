"""Users: people who log in with a password, and bots that a workspace answers for."""

from datetime import datetime
from typing import Final, NamedTuple

from storage.database import Runner
from storage.sql import sql

EMAIL_TAKEN: Final = "users_email"
"""The constraint that says that an address has an account."""

_WHOLE: Final = "users are shared by all projects"

_USER: Final = "id::text, email, name, is_bot, hidden_from_leaderboards, created_at"
"""What a UserRow is made of."""

_LOGIN_ROW: Final = "id::text, name, password_hash, password_set_at, disabled_at is not null"
"""What a LoginRow is made of."""


class UserRow(NamedTuple):
    """A user. People have an address, bots have none."""

    id: str
    email: str | None
    name: str
    is_bot: bool
    hidden_from_leaderboards: bool
    created_at: datetime


class LoginRow(NamedTuple):
    """What a login is checked against."""

    id: str
    name: str
    password_hash: str
    password_set_at: datetime
    disabled: bool


_CREATE_PERSON = sql(
    "accounts.create_person",
    f"""
    insert into users (id, email, name, password_hash, password_set_at)
    values ($1::uuid, $2, $3, $4, now())
    returning {_USER}
    """,
    everywhere=_WHOLE,
)


async def create_person(runner: Runner, id: str, email: str, name: str, password_hash: str) -> UserRow:
    """Raises Duplicate(EMAIL_TAKEN)."""
    row = await runner.row(_CREATE_PERSON, id, email, name, password_hash)
    assert row is not None
    return UserRow(*row)


_CREATE_BOT = sql(
    "accounts.create_bot",
    f"""
    insert into users (id, name, is_bot, workspace_id) values ($1::uuid, $2, true, $3::uuid)
    returning {_USER}
    """,
    everywhere=_WHOLE,
)


async def create_bot(runner: Runner, id: str, name: str, workspace_id: str) -> UserRow:
    """A user without address or password, that belongs to a workspace."""
    row = await runner.row(_CREATE_BOT, id, name, workspace_id)
    assert row is not None
    return UserRow(*row)


_FIND = sql(
    "accounts.find",
    f"""
    select {_USER}
    from users where id = $1::uuid and disabled_at is null
    """,
    everywhere=_WHOLE,
)


async def find(runner: Runner, id: str) -> UserRow | None:
    """The user with this id, unless disabled."""
    row = await runner.row(_FIND, id)
    return None if row is None else UserRow(*row)


_FIND_BY_EMAIL = sql(
    "accounts.find_by_email",
    f"""
    select {_USER}
    from users where lower(email) = lower($1) and disabled_at is null
    """,
    everywhere=_WHOLE,
)


async def find_by_email(runner: Runner, email: str) -> UserRow | None:
    """The person with this address, unless disabled."""
    row = await runner.row(_FIND_BY_EMAIL, email)
    return None if row is None else UserRow(*row)


_LOGIN = sql(
    "accounts.login",
    f"""
    select {_LOGIN_ROW}
    from users where not is_bot and lower(email) = lower($1)
    """,
    everywhere=_WHOLE,
)


async def login(runner: Runner, email: str) -> LoginRow | None:
    """What a password for this address is checked against."""
    row = await runner.row(_LOGIN, email)
    return None if row is None else LoginRow(*row)


_LOGIN_OF = sql(
    "accounts.login_of",
    f"""
    select {_LOGIN_ROW}
    from users where not is_bot and id = $1::uuid
    """,
    everywhere=_WHOLE,
)


async def login_of(runner: Runner, id: str) -> LoginRow | None:
    """What a password of this person is checked against."""
    row = await runner.row(_LOGIN_OF, id)
    return None if row is None else LoginRow(*row)


_UPDATE = sql(
    "accounts.update",
    f"""
    update users set name = coalesce($2, name), hidden_from_leaderboards = coalesce($3, hidden_from_leaderboards)
    where id = $1::uuid and disabled_at is null
    returning {_USER}
    """,
    everywhere=_WHOLE,
)


async def update(runner: Runner, id: str, name: str | None, hidden: bool | None) -> UserRow | None:
    """Change what is not None."""
    row = await runner.row(_UPDATE, id, name, hidden)
    return None if row is None else UserRow(*row)


_SET_PASSWORD = sql(
    "accounts.set_password",
    """
    update users set password_hash = $3, password_set_at = clock_timestamp()
    where id = $1::uuid and password_set_at = $2 and disabled_at is null returning true
    """,
    everywhere=_WHOLE,
)


async def set_password(runner: Runner, id: str, known: datetime, password_hash: str) -> bool:
    """A new password in place of the one that was set at `known`; False when somebody was faster."""
    return bool(await runner.value(_SET_PASSWORD, id, known, password_hash))


_REHASH = sql(
    "accounts.rehash",
    "update users set password_hash = $3 where id = $1::uuid and password_hash = $2",
    everywhere=_WHOLE,
)


async def rehash(runner: Runner, id: str, old_hash: str, new_hash: str) -> None:
    """The same password, hashed at today's cost."""
    await runner.run(_REHASH, id, old_hash, new_hash)


_DISABLE_BOT = sql(
    "accounts.disable_bot",
    """
    with disabled as (
        update users set disabled_at = now()
        where id = $1::uuid and is_bot and workspace_id = $2::uuid and disabled_at is null returning id
    )
    update api_tokens set revoked_at = now() from disabled
    where api_tokens.user_id = disabled.id and revoked_at is null
    """,
    everywhere=_WHOLE,
)


async def disable_bot(runner: Runner, id: str, workspace_id: str) -> None:
    """A bot of this workspace ends, and its API tokens with it; anybody else stays as they are."""
    await runner.run(_DISABLE_BOT, id, workspace_id)
