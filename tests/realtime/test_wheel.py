"""One timer for all (the wheel)."""

from __future__ import annotations

import asyncio

from server.realtime.wheel import SLOTS, Wheel
from tests.realtime.recorder import eventually


class Entry:
    def __init__(self, *following: float | None) -> None:
        self.slot = -1
        self.looks: list[float] = []
        self.following = list(following)

    def look(self, now: float) -> float | None:
        self.looks.append(now)
        after = self.following.pop(0) if self.following else None
        return None if after is None else now + after


async def test_entries_are_looked_at_when_they_asked_and_not_before() -> None:
    wheel = Wheel(0.01)
    now = asyncio.get_running_loop().time()
    entries = [Entry() for _ in range(20)]
    for number, entry in enumerate(entries):
        wheel.put(entry, now + number * 0.01)
    await eventually(lambda: all(entry.looks for entry in entries))
    for number, entry in enumerate(entries):
        assert len(entry.looks) == 1
        assert entry.looks[0] >= now + number * 0.01


async def test_an_entry_that_is_dropped_leaves_nothing_and_the_timer_stops() -> None:
    wheel = Wheel(0.01)
    now = asyncio.get_running_loop().time()
    gone, stays = Entry(), Entry()
    wheel.put(gone, now + 0.05)
    wheel.put(stays, now + 0.05)
    wheel.drop(gone)
    assert gone.slot == -1
    assert gone not in set().union(*wheel._slots)
    await eventually(lambda: stays.looks and wheel._timer is None)
    assert gone.looks == []


async def test_an_entry_beyond_the_horizon_is_looked_at_early_and_may_go_back() -> None:
    wheel = Wheel(0.01)
    far = Entry()
    wheel.put(far, asyncio.get_running_loop().time() + 10 * SLOTS * 0.01)
    assert far.slot >= 0
    wheel.stop()


async def test_hastening_moves_an_entry_only_forward() -> None:
    wheel = Wheel(0.01)
    now = asyncio.get_running_loop().time()
    entry = Entry()
    wheel.put(entry, now + 0.5)
    slot = entry.slot
    wheel.hasten(entry, now + 1)
    assert entry.slot == slot
    wheel.hasten(entry, now + 0.02)
    assert entry.slot != slot
    await eventually(lambda: entry.looks, hang=0.4)


async def test_an_entry_that_fails_does_not_stop_the_others() -> None:
    wheel = Wheel(0.01)
    now = asyncio.get_running_loop().time()

    class Broken(Entry):
        def look(self, now: float) -> float | None:
            raise RuntimeError("as asked")

    entry = Entry(0.02, 0.02)
    wheel.put(Broken(), now + 0.01)
    wheel.put(entry, now + 0.01)
    await eventually(lambda: len(entry.looks) == 3)
