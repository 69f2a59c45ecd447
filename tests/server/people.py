"""Accounts for tests of whole commands."""

from uuid import uuid4

from rooms.ids import uuid7
from rooms.messages import Doer
from storage import accounts, workspaces
from storage.database import Database


async def person(db: Database, name: str, email: str = "") -> Doer:
    """Somebody with an account and a workspace, who never logs in."""
    email = email or f"{name.lower()}-{uuid4().hex[:8]}@example.org"
    user = await accounts.create_person(db, uuid7(), email, name, "no password")
    await workspaces.create(db, uuid7(), f"{name}'s workspace", user.id)
    return Doer(user.id, user.name)
