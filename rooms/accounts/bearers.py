"""Whom an API token stands for: asked of the database, and remembered for a moment."""

import time
from typing import Final, NamedTuple

from rooms.actors import Actor
from rooms.errors import Unauthenticated
from storage import tokens
from storage.database import Database

FRESH: Final = 20.0  # seconds; a token that was revoked on another instance works no longer than that
MAX_REMEMBERED: Final = 10_000  # tokens, some 5 MB


class _Remembered(NamedTuple):
    actor: Actor
    token_id: str
    until: float


class Bearers:
    """A bot that asks ten times a second costs one look-up in twenty seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._remembered: dict[bytes, _Remembered] = {}

    async def find(self, sha256: bytes) -> Actor:
        """Who holds the token with this digest. Raises Unauthenticated."""
        known = self._remembered.get(sha256)
        if known is not None and known.until > time.monotonic():
            return known.actor
        self._remembered.pop(sha256, None)
        row = await tokens.bearer(self._db, sha256)
        if row is None:
            raise Unauthenticated
        actor = Actor(row.user_id, row.name, row.is_bot)
        if len(self._remembered) >= MAX_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[sha256] = _Remembered(actor, row.token_id, time.monotonic() + FRESH)
        return actor

    def forget(self, *, token_id: str | None = None, user_id: str | None = None) -> None:
        """On this instance, a token that was revoked or a user that was disabled ends at once."""
        for sha256, known in list(self._remembered.items()):
            if known.token_id == token_id or known.actor.user_id == user_id:
                del self._remembered[sha256]
