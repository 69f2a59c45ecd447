"""What one client asked, was answered and was shown of one project, in the order in which it happened."""

from array import array
from collections.abc import Iterable
from time import monotonic
from typing import Any

import msgspec

from tests.fixtures.replica import Replica


class Stretch(msgspec.Struct):
    """What was shown without a break: everything after `since`, byte for byte."""

    epoch: str
    since: int
    bodies: list[bytes] = []


class Journal:
    """One client's. `faults` are what the client itself could see to be wrong."""

    def __init__(self, name: str, project_id: str, clock: "Clock") -> None:
        self.name = name
        self.project_id = project_id
        self.epoch = ""
        self.replica = Replica()
        self.stretches: list[Stretch] = []
        self.asked: dict[str, tuple[str, dict[str, Any]]] = {}
        """Request → event and fields."""
        self.acks: dict[str, bytes] = {}
        """Request → its first `ok` answer."""
        self.refused: dict[str, str] = {}
        """Request → the code of its first final refusal."""
        self.faults: list[str] = []
        self.snapshots = self.replays = self.repeats = 0
        self.live_since: float | None = None
        """When the client was last complete and listening; None while it is not."""
        self._clock = clock

    @property
    def seq(self) -> int:
        return self.replica.seq

    def snapshot(self, epoch: str, seq: int, records: Iterable[dict[str, Any]]) -> None:
        """The board as it is at `seq`."""
        if epoch == self.epoch and seq < self.seq:
            self.faults.append(f"a snapshot at {seq} for somebody at {self.seq}")
        self.epoch, self.replica = epoch, Replica(records, seq)
        self.stretches.append(Stretch(epoch, seq))
        self.snapshots += 1

    def take(self, bodies: Iterable[bytes]) -> None:
        """Entries, which must be the next ones; what is known already passes by (C8)."""
        now = monotonic()
        for body in bodies:
            try:
                before = self.replica.seq
                self.replica.take(body)
            except AssertionError as hole:
                self.faults.append(str(hole))
                continue
            if self.replica.seq > before:
                self.replica.bodies.clear()
                self.stretches[-1].bodies.append(body)
                self._clock.seen(self, self.replica.seq, now)

    def answered(self, request_id: str, ok: bool, code: str, body: bytes) -> None:
        """An ack. The same request is answered the same for ever (C6)."""
        if not ok:
            self.refused.setdefault(request_id, code)
            if request_id in self.acks:
                self.faults.append(f"{request_id} was done and is now refused: {code}")
            return
        first = self.acks.setdefault(request_id, body)
        if first is not body:
            self.repeats += 1
            if first != body:
                self.faults.append(f"{request_id} was answered {first!r} and then {body!r}")
        self.refused.pop(request_id, None)


class Clock:
    """How long after the first of all clients the others saw an entry (and the first after nobody)."""

    def __init__(self) -> None:
        self.lags = array("f")
        self._first: dict[tuple[str, int], float] = {}

    def seen(self, journal: Journal, seq: int, now: float) -> None:
        """Counted only for those who were listening when the first one saw it."""
        first = self._first.setdefault((journal.project_id, seq), now)
        if journal.live_since is not None and journal.live_since <= first:
            self.lags.append(now - first)

    def staleness(self) -> tuple[float, float, float]:
        """p50, p99, worst; seconds."""
        ordered = sorted(self.lags) or [0.0]
        return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]
