"""API tokens: for programs of people and for bots. Shown once, listed without their secret, revoked one by one."""

from typing import Final

import msgspec

from rooms.accounts import fields, secrets
from rooms.accounts.gate import Gate
from rooms.actors import Actor
from rooms.errors import Forbidden, LimitReached, NotFound
from rooms.fields import instant
from rooms.ids import uuid7
from storage import tokens
from storage.database import Runner

MAX_TOKENS: Final = 50  # live ones per user; who needs more has forgotten some


class ApiToken(msgspec.Struct, frozen=True):
    """An API token, without its secret."""

    id: str
    name: str
    created_at: str
    last_used_at: str | None


class NewApiToken(msgspec.Struct, frozen=True):
    """An API token; `token` is shown this once."""

    id: str
    name: str
    created_at: str
    token: str


async def create(gate: Gate, actor: Actor, name: str) -> NewApiToken:
    """A token of one's own. Raises Invalid, Forbidden, LimitReached."""
    if actor.family is None:
        # A token that leaks must not be able to outlive its revocation in another one.
        raise Forbidden(detail="Log in with your password for this")
    return await issue(gate.db, actor.user_id, name)


async def mine(gate: Gate, actor: Actor) -> list[ApiToken]:
    """One's live tokens, oldest first."""
    return [_shown(row) for row in await tokens.mine(gate.db, actor.user_id)]


async def revoke(gate: Gate, actor: Actor, token_id: str) -> None:
    """One's own token ends: here at once, on other instances within seconds. Raises NotFound."""
    if not await tokens.revoke_api(gate.db, token_id, actor.user_id):
        raise NotFound("token", token_id)
    gate.bearers.forget(token_id=token_id)


async def issue(runner: Runner, user_id: str, name: str) -> NewApiToken:
    """A token for a user. Raises Invalid, LimitReached."""
    secret = secrets.make(secrets.API)
    row = await tokens.create(runner, uuid7(), user_id, fields.name(name), secret.sha256, MAX_TOKENS)
    if row is None:
        raise LimitReached(0, f"There are {MAX_TOKENS} API tokens already; please revoke one")
    return NewApiToken(row.id, row.name, instant(row.created_at), secret.token)


def _shown(row: tokens.ApiTokenRow) -> ApiToken:
    used = None if row.last_used_at is None else instant(row.last_used_at)
    return ApiToken(row.id, row.name, instant(row.created_at), used)
