"""Refresh tokens in their families, and API tokens. Only digests are kept: who reads the tables can use nothing."""

from datetime import datetime
from typing import Final, Literal, NamedTuple

from storage.database import Runner
from storage.sql import SWEEP, sql

Because = Literal["logout", "reuse", "password"]

_WHOLE: Final = "tokens belong to users, not to projects"


class RefreshedRow(NamedTuple):
    """Whose token was exchanged."""

    user_id: str
    name: str
    family: str


class ApiTokenRow(NamedTuple):
    """An API token as its owner sees it afterwards."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class BearerRow(NamedTuple):
    """Who an API token stands for."""

    token_id: str
    user_id: str
    name: str
    is_bot: bool


_BEGIN = sql(
    "tokens.begin",
    """
    with person as (
        select id from users
        where id = $2::uuid and disabled_at is null and password_set_at = coalesce($3, password_set_at)
        for share
    ), family as (
        insert into token_families (id, user_id) select $1::uuid, id from person returning id
    )
    insert into refresh_tokens (sha256, family_id, expires_at)
    select $4, id, now() + make_interval(secs => $5) from family returning true
    """,
    everywhere=_WHOLE,
)


async def begin(
    runner: Runner, family: str, user_id: str, password_set_at: datetime | None, sha256: bytes, seconds: float
) -> bool:
    """A new family with its first token; False when the password that was checked is no longer the password.

    None stands for an account that is being made in the same transaction.
    """
    return bool(await runner.value(_BEGIN, family, user_id, password_set_at, sha256, seconds))


_ROTATE = sql(
    "tokens.rotate",
    """
    with used as (
        update refresh_tokens t set used_at = now() from token_families f join users u on u.id = f.user_id
        where t.sha256 = $1 and t.used_at is null and t.expires_at > now()
          and f.id = t.family_id and f.revoked_at is null and u.disabled_at is null
        returning f.user_id, u.name, f.id as family_id
    ), fresh as (
        insert into refresh_tokens (sha256, family_id, expires_at)
        select $2, family_id, now() + make_interval(secs => $3) from used
    )
    select user_id::text, name, family_id::text from used
    """,
    everywhere=_WHOLE,
)


async def rotate(runner: Runner, sha256: bytes, fresh: bytes, seconds: float) -> RefreshedRow | None:
    """Exchange a live token for a fresh one. Of any number of concurrent calls with one token, one gets a row."""
    row = await runner.row(_ROTATE, sha256, fresh, seconds)
    return None if row is None else RefreshedRow(*row)


_REVOKE_REUSED = sql(
    "tokens.revoke_reused",
    """
    update token_families f set revoked_at = now(), revoked_because = 'reuse' from refresh_tokens t
    where t.sha256 = $1 and t.used_at is not null and f.id = t.family_id and f.revoked_at is null
    returning f.user_id::text
    """,
    everywhere=_WHOLE,
)


async def revoke_reused(runner: Runner, sha256: bytes) -> str | None:
    """End the family of a token that was used before; the user it belonged to, if this ended something."""
    found: str | None = await runner.value(_REVOKE_REUSED, sha256)
    return found


_REVOKE = sql(
    "tokens.revoke",
    """
    update token_families set revoked_at = now(), revoked_because = $2
    where id = $1::uuid and revoked_at is null
    """,
    everywhere=_WHOLE,
)


async def revoke(runner: Runner, family: str, because: Because) -> None:
    """End a family."""
    await runner.run(_REVOKE, family, because)


_REVOKE_OTHERS = sql(
    "tokens.revoke_others",
    """
    update token_families set revoked_at = now(), revoked_because = 'password'
    where user_id = $1::uuid and id is distinct from $2::uuid and revoked_at is null
    """,
    everywhere=_WHOLE,
)


async def revoke_others(runner: Runner, user_id: str, family: str | None) -> None:
    """End all families of a user but one."""
    await runner.run(_REVOKE_OTHERS, user_id, family)


_CREATE = sql(
    "tokens.create",
    """
    insert into api_tokens (id, user_id, name, sha256)
    select $1::uuid, $2::uuid, $3, $4
    where (select count(*) from api_tokens where user_id = $2::uuid and revoked_at is null) < $5
    returning id::text, name, created_at, last_used_at
    """,
    everywhere=_WHOLE,
)


async def create(runner: Runner, id: str, user_id: str, name: str, sha256: bytes, at_most: int) -> ApiTokenRow | None:
    """A new API token, unless the user has `at_most` already."""
    row = await runner.row(_CREATE, id, user_id, name, sha256, at_most)
    return None if row is None else ApiTokenRow(*row)


_MINE = sql(
    "tokens.mine",
    """
    select id::text, name, created_at, last_used_at from api_tokens
    where user_id = $1::uuid and revoked_at is null order by created_at, id
    """,
    everywhere=_WHOLE,
)


async def mine(runner: Runner, user_id: str) -> list[ApiTokenRow]:
    """The live API tokens of a user, oldest first."""
    return [ApiTokenRow(*row) for row in await runner.rows(_MINE, user_id)]


_REVOKE_API = sql(
    "tokens.revoke_api",
    """
    update api_tokens set revoked_at = now()
    where id = $1::uuid and user_id = $2::uuid and revoked_at is null returning true
    """,
    everywhere=_WHOLE,
)


async def revoke_api(runner: Runner, id: str, user_id: str) -> bool:
    """End one API token of this user; False when there is none."""
    return bool(await runner.value(_REVOKE_API, id, user_id))


_BEARER = sql(
    "tokens.bearer",
    """
    with found as (
        select t.id, t.last_used_at, u.id as user_id, u.name, u.is_bot
        from api_tokens t join users u on u.id = t.user_id
        where t.sha256 = $1 and t.revoked_at is null and u.disabled_at is null
    ), seen as (
        update api_tokens t set last_used_at = now() from found
        where t.id = found.id and (found.last_used_at is null or found.last_used_at < now() - interval '1 minute')
    )
    select id::text, user_id::text, name, is_bot from found
    """,
    everywhere=_WHOLE,
)


async def bearer(runner: Runner, sha256: bytes) -> BearerRow | None:
    """Who a live API token stands for. Notes the use, to the minute."""
    row = await runner.row(_BEARER, sha256)
    return None if row is None else BearerRow(*row)


_SWEEP = sql(
    "tokens.sweep",
    """
    with old as (delete from refresh_tokens where expires_at < now() returning family_id)
    delete from token_families f using old where f.id = old.family_id
      and not exists (select from refresh_tokens t where t.family_id = f.id and t.expires_at >= now())
    """,
    everywhere=_WHOLE,
    patience=SWEEP,
)


async def sweep(runner: Runner) -> None:
    """Forget refresh tokens that expired, and the families that have none left."""
    await runner.run(_SWEEP)
