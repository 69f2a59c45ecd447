"""Bots: users that belong to a workspace and have nothing but API tokens."""

import msgspec

from rooms import workspaces
from rooms.accounts import api_tokens, fields
from rooms.accounts.api_tokens import NewApiToken
from rooms.accounts.gate import Gate
from rooms.accounts.sessions import User, shown
from rooms.actors import Actor
from rooms.ids import uuid7
from storage import accounts
from storage import workspaces as kept


class Bot(msgspec.Struct, frozen=True):
    """A bot with its first API token, which is shown this once."""

    user: User
    token: NewApiToken


async def create(gate: Gate, actor: Actor, workspace_id: str, name: str) -> Bot:
    """A bot for the workspace, as a member of it. Raises NotFound, Forbidden, Invalid."""
    name = fields.name(name)
    async with gate.db.transaction() as transaction:
        await workspaces.ruled(transaction, actor, workspace_id, "admin")
        user = await accounts.create_bot(transaction, uuid7(), name, workspace_id)
        await kept.add(transaction, workspace_id, user.id, "member")
        token = await api_tokens.issue(transaction, user.id, name)
    return Bot(shown(user), token)


async def dismiss(gate: Gate, actor: Actor, workspace_id: str, user_id: str) -> None:
    """Somebody leaves the workspace or is removed; a bot of it ends for good. Raises NotFound, Forbidden, Conflict."""
    async with gate.db.transaction() as transaction:
        await workspaces.remove(transaction, actor, workspace_id, user_id)
        await accounts.disable_bot(transaction, user_id, workspace_id)
    gate.bearers.forget(user_id=user_id)
