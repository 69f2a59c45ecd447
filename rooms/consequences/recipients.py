"""Recipients: where mail for a user goes, asked at the moment of sending."""

from typing import NamedTuple

from storage import accounts
from storage.database import Database


class Recipient(NamedTuple):
    """Somebody who can be written to."""

    email: str
    name: str


class Recipients:
    """Finds them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, user_id: str) -> Recipient | None:
        """Their address; None for bots and for accounts that are disabled or gone."""
        user = await accounts.find(self._db, user_id)
        return Recipient(user.email, user.name) if user is not None and user.email else None
