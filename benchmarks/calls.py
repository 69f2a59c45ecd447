"""A load of events that are answered and change nothing: each socket keeps some in flight."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from functools import partial

from benchmarks import checks
from benchmarks.client import Member
from benchmarks.stage import Server, Spent, Stage

DEPTH = 8  # in flight per socket: pipelined as a bot would, so that the load's own turns are no part of the answer


class Calls:
    """Run once."""

    def __init__(self, members: Sequence[Member], event: bytes, body: bytes, expected: bytes) -> None:
        """`expected` is what every ack must hold."""
        self._members = members
        self._event = event
        self._body = body
        self._expected = expected
        self._sent = self._acked = self._flying = 0
        self._until = 0.0
        self._over = asyncio.Event()

    async def measure(self, stage: Stage, server: Server) -> dict[str, float]:
        """Raises Miscounted."""
        await self._drive(stage.seconds / 4)
        before = self._acked
        gc.collect()
        gc.disable()
        try:
            spent = Spent(stage, server)
            await self._drive(stage.seconds)
            spent.stop()
        finally:
            gc.enable()
        checks.equal("acks", self._acked, self._sent)
        count = self._acked - before
        return {"acks/s": count / spent.wall, **spent.figures("ack", count)}

    async def _drive(self, seconds: float) -> None:
        self._over.clear()
        self._until = time.perf_counter() + seconds
        for member in self._members:
            member.on_ack = partial(self._take, member)
            for _ in range(DEPTH):
                self._send(member)
        await self._over.wait()

    def _send(self, member: Member) -> None:
        self._sent += 1
        self._flying += 1
        member.send(self._event, self._body)

    def _take(self, member: Member, packet: bytes) -> None:
        if self._expected not in packet:
            raise checks.Miscounted(f"an unexpected answer: {packet[:300].decode()}")
        self._acked += 1
        self._flying -= 1
        if time.perf_counter() < self._until:
            self._send(member)
        elif not self._flying:
            self._over.set()
