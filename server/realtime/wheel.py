"""One timer for all heartbeats and deadlines, whatever the number of clients.

A hashed timing wheel (Varghese and Lauck, 1987, scheme 6) whose entries say themselves when they want to be
looked at again. An entry that is dropped leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

log = logging.getLogger("boardcast.realtime")

SLOTS = 256
"""Ticks ahead; an entry that wants to be looked at later is looked at early and put back."""


class Entry(Protocol):
    slot: int
    """Where it stands on the wheel; -1: nowhere."""

    def look(self, now: float) -> float | None:
        """Do what is due at `now` (loop time); the time of the next look, or None to leave the wheel."""


class Wheel:
    def __init__(self, tick: float) -> None:
        self._tick = tick
        self._slots: list[set[Entry]] = [set() for _ in range(SLOTS)]
        self._turned = 0
        self._size = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def put(self, entry: Entry, when: float) -> None:
        """Look at the entry at `when` (loop time), at the next tick at the earliest; moves one that is on."""
        if self._timer is None:
            self._start()
        self.drop(entry)
        ahead = int(when / self._tick) + 1
        ahead = min(max(ahead, self._turned + 1), self._turned + SLOTS - 1)
        entry.slot = ahead % SLOTS
        self._slots[entry.slot].add(entry)
        self._size += 1

    def hasten(self, entry: Entry, when: float) -> None:
        """The same, unless it is looked at earlier anyway."""
        if entry.slot < 0 or int(when / self._tick) + 1 < self._turned + (entry.slot - self._turned) % SLOTS:
            self.put(entry, when)

    def drop(self, entry: Entry) -> None:
        if entry.slot >= 0:
            self._slots[entry.slot].discard(entry)
            entry.slot = -1
            self._size -= 1

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._turned = int(self._loop.time() / self._tick)
        self._timer = self._loop.call_at((self._turned + 1) * self._tick, self._turn)

    def _turn(self) -> None:
        assert self._loop is not None
        now = self._loop.time()
        reached = int(now / self._tick)
        # A loop that was stopped longer than one round visits every slot once, not once per missed tick.
        for turned in range(max(self._turned + 1, reached - SLOTS + 1), reached + 1):
            self._turned = turned
            self._visit(turned % SLOTS, now)
        self._turned = max(self._turned, reached)
        if self._size:
            self._timer = self._loop.call_at((self._turned + 1) * self._tick, self._turn)
        else:
            self._timer = None

    def _visit(self, slot: int, now: float) -> None:
        entries = self._slots[slot]
        if not entries:
            return
        self._slots[slot] = set()
        for entry in entries:
            if entry.slot != slot:
                continue
            entry.slot = -1
            self._size -= 1
            try:
                following = entry.look(now)
            except Exception:
                log.exception("error while looking at %r", entry)  # the wheel must turn for all the others
                continue
            if following is not None and entry.slot < 0:
                self.put(entry, following)
