"""A load of edits: each socket has one in flight, of a random task of a random board, and watches one board."""

from __future__ import annotations

import asyncio
import gc
import random
import secrets
import time
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import orjson

from benchmarks import checks
from benchmarks.boards import Board
from benchmarks.client import Member
from benchmarks.stage import Server, Spent, Stage

QUIET = 0.05  # seconds without an event, after which all have arrived
PATIENCE = 10.0  # seconds for the last events to arrive


class Seat(NamedTuple):
    """A socket, the board it watches, and the seq it was at when it entered."""

    member: Member
    board: Board
    seq: int


class Load:
    """Run once. Everything received is kept and looked at afterwards, so that looking costs the clock nothing."""

    def __init__(
        self, seats: Sequence[Seat], boards: Sequence[Board], random: random.Random, *, own: bool = False
    ) -> None:
        self._seats = seats
        self._random = random
        self._targets = [
            [(board.project_id.encode(), task.encode()) for board in ([seat.board] if own else boards)
             for task in board.task_ids]
            for seat in seats
        ]  # fmt: skip
        self._tag = secrets.token_hex(6).encode()
        self._sent = 0
        self.acks: list[bytes] = []
        self.events: list[list[bytes]] = [[] for _ in seats]
        self.latencies: list[float] = []
        self._since: float = 0.0
        self._until: float = 0.0
        self._running = 0
        self._over = asyncio.Event()

    async def warm_up(self, seconds: float) -> None:
        """The same, not counted."""
        await self._drive(seconds)
        self.latencies.clear()

    async def measure(self, stage: Stage, *servers: Server) -> dict[str, float]:
        """Drive it; what was reached. Raises Miscounted."""
        await self.warm_up(stage.seconds / 4)
        gc.collect()
        gc.disable()
        try:
            spent = Spent(stage, *servers)
            await self._drive(stage.seconds)
            spent.stop()
        finally:
            gc.enable()
        count = len(self.latencies)
        return {
            "edits/s": count / spent.wall,
            "p50 ms": quantile(self.latencies, 0.5) * 1e3,
            "p99 ms": quantile(self.latencies, 0.99) * 1e3,
            "CPU µs/edit": (spent.server + spent.postgres) / count * 1e6,
            **spent.figures("edit", count),
        }

    async def _drive(self, seconds: float) -> None:
        self._over.clear()
        self._running = len(self._seats)
        self._until = time.perf_counter() + seconds
        for number, seat in enumerate(self._seats):
            seat.member.on_event = self.events[number].append
            self._send(number, seat.member)
        await self._over.wait()

    def _send(self, number: int, member: Member) -> None:
        project_id, task_id = self._random.choice(self._targets[number])
        self._sent += 1
        sent = self._sent
        member.on_ack = partial(self._acked, number, member, time.perf_counter())
        member.send(
            b"task.update",
            b'{"project_id":"%b","request_id":"%b-%d","task_id":"%b","set":{"title":"Fix the flaky deploy number %d"}}'
            % (project_id, self._tag, sent, task_id, sent),
        )

    def _acked(self, number: int, member: Member, since: float, packet: bytes) -> None:
        now = time.perf_counter()
        self.latencies.append(now - since)
        self.acks.append(packet)
        if now < self._until:
            self._send(number, member)
        else:
            self._running -= 1
            if not self._running:
                self._over.set()

    async def check(self, *, ordered: bool = True) -> int:
        """Every edit was acked as done, and seen once and in order by whoever watches its board. Raises Miscounted.

        Not `ordered`: for servers that promise no order; how many entries came before an earlier one.
        """
        checks.equal("edits acked", len(self.acks), self._sent)
        for packet in self.acks:
            if b'{"ok":true,"seq":' not in packet[:40]:
                raise checks.Miscounted(f"an edit was refused: {packet[:400].decode()}")
        await self._all_arrived()
        early = 0
        tips: dict[str, int] = {}
        firsts: dict[str, int] = {}
        for seat, packets in zip(self._seats, self.events, strict=True):
            project_id = seat.board.project_id
            entries = [entry for packet in packets for entry in _entries(packet, project_id)]
            if not ordered:
                early += sum(after < before for before, after in pairwise(entries))
                entries.sort()
            tip = checks.contiguous(f"board {project_id}", entries, seat.seq + 1)
            firsts[project_id] = min(firsts.get(project_id, seat.seq), seat.seq)
            checks.equal(f"the end of board {project_id}", tip, tips.setdefault(project_id, tip))
        watched = sum(tips[project_id] - firsts[project_id] for project_id in tips)
        checks.equal("edits seen by members", watched, self._sent)
        return early

    async def _all_arrived(self) -> None:
        deadline = time.perf_counter() + PATIENCE
        before = -1
        while time.perf_counter() < deadline:
            now = sum(map(len, self.events))
            if now == before:
                return
            before = now
            await asyncio.sleep(QUIET)


def _entries(packet: bytes, project_id: str) -> list[int]:
    event = orjson.loads(packet[2:])
    if event[0] != "entries" or event[1]["project_id"] != project_id:
        return []
    return [entry["seq"] for entry in event[1]["entries"]]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of all is not above."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))] if ranked else float("nan")
