"""Tokens expire on live sockets too: a little grace to refresh, then the socket is closed."""

import asyncio
import heapq
import time
from typing import Final

from handlers.sockets.session import Session

GRACE: Final = 25.0  # seconds after expiry: time for `auth.refresh` over a bad line (B3)
SWEEP: Final = 0.5  # seconds between two looks


class Expiry:
    """Which sockets end when."""

    def __init__(self) -> None:
        self._ends: list[tuple[float, int]] = []
        """Ends to come, also of sockets that are gone: keys only, for one token may outlive thousands of them."""
        self._live: dict[int, Session] = {}

    def watch(self, session: Session) -> None:
        """From now on, or again with a newer token."""
        self._live[id(session)] = session
        if session.actor.expires_at is not None:
            heapq.heappush(self._ends, (session.actor.expires_at + GRACE, id(session)))

    def forget(self, session: Session) -> None:
        """The socket is gone."""
        self._live.pop(id(session), None)

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(SWEEP)
            now = time.time()
            while self._ends and self._ends[0][0] <= now:
                session = self._live.get(heapq.heappop(self._ends)[1])
                if session is not None and _ended(session, now):
                    session.connection.close("token_expired")


def _ended(session: Session, now: float) -> bool:
    """By its token of today: what was noted may be the end of an older one, or of another socket that stood here."""
    return session.actor.expires_at is not None and session.actor.expires_at + GRACE <= now
