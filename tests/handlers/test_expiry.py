"""Sockets end with their tokens (B3), and nothing of them stays behind."""

import asyncio
import gc
import time
import weakref

import pytest

from handlers.sockets import expiry
from handlers.sockets.expiry import Expiry
from rooms.actors import Actor


class Guest:
    """A session and its connection."""

    def __init__(self, expires_at: float) -> None:
        self.actor = Actor("ada", "Ada", expires_at=expires_at)
        self.connection = self
        self.reasons: list[str] = []

    def close(self, reason: str) -> None:
        self.reasons.append(reason)


def test_who_has_gone_is_not_kept_until_the_token_ends() -> None:
    ends, guest = Expiry(), Guest(time.time() + 900)
    ends.watch(guest)  # type: ignore[arg-type]
    ends.forget(guest)  # type: ignore[arg-type]
    gone = weakref.ref(guest)
    del guest
    gc.collect()
    assert gone() is None


async def test_only_who_is_still_here_with_an_old_token_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "SWEEP", 0.01)
    past = time.time() - expiry.GRACE - 1
    ends = Expiry()
    old, refreshed, gone = (Guest(past) for _ in range(3))
    for guest in (old, refreshed, gone):
        ends.watch(guest)  # type: ignore[arg-type]
    refreshed.actor = Actor("ada", "Ada", expires_at=time.time() + 900)
    ends.watch(refreshed)  # type: ignore[arg-type]
    ends.forget(gone)  # type: ignore[arg-type]
    running = asyncio.create_task(ends.run())
    async with asyncio.timeout(10):
        while not old.reasons:
            await asyncio.sleep(0.01)
    running.cancel()
    assert [guest.reasons for guest in (old, refreshed, gone)] == [["token_expired"], [], []]
