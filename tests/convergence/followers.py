"""Replicas that follow a project the way clients do: entered, cut, resumed."""

import asyncio
import json
import random
from collections.abc import Sequence
from typing import Any

from rooms.desk import Desk
from rooms.joining import join
from rooms.messages import Line
from server.engine import Engine
from tests.fixtures.board import Told
from tests.fixtures.replica import Replica


class Follower:
    """A client on one instance that folds what it is told; every body is kept as it came."""

    def __init__(self, desk: Desk, user_id: str, project_id: str) -> None:
        self.desk = desk
        self.user_id = user_id
        self.project_id = project_id
        self.replica = Replica()
        self.bodies: list[bytes] = []
        self.epoch: str | None = None
        self.turned_out: str | None = None

    async def enter(self, since: int | None = None) -> None:
        """Join anew, or again from where it stands."""
        joined = await join(self.desk, self, self.project_id, since, self.epoch)
        self.epoch = joined.room.state.epoch
        if joined.bodies is None:
            self.replica = Replica(json.loads(joined.room.snapshot()), joined.seq)
            self.bodies = []
        else:
            for body in joined.bodies:
                self._take(body)
        await asyncio.sleep(0)  # the ack is on its way; what happens meanwhile waits
        joined.room.admit(self)

    async def resume(self) -> None:
        await self.enter(self.replica.seq)

    def leave(self) -> None:
        room = self.desk.rooms.find(self.project_id)
        if room is not None:
            room.leave(self)

    def send(self, frame: Any) -> None:
        assert isinstance(frame, Told)
        if frame.event == "entries":
            for body in bodies(frame.body):
                self._take(body)

    def closed(self, project_id: str, reason: str) -> None:
        self.turned_out = reason

    async def reach(self, seq: int) -> None:
        """Wait until it has seen this entry."""
        async with asyncio.timeout(10):
            while self.replica.seq < seq:
                await asyncio.sleep(0.01)

    def _take(self, body: bytes) -> None:
        if json.loads(body)["seq"] > self.replica.seq:
            self.bodies.append(body)
        self.replica.take(body)


def lossy(engine: Engine, rng: random.Random) -> None:
    """From now on this instance's words to the others are lost now and then; Redis is only a hint."""
    publish = engine.exchange.publish

    def perhaps(project_id: str, epoch: str, lines: Sequence[Line]) -> None:
        if rng.random() < 0.7:
            publish(project_id, epoch, lines)

    engine.exchange.publish = perhaps  # type: ignore[method-assign]


def bodies(frame: bytes) -> list[bytes]:
    """The entries of an `entries` event, as the bytes they are."""
    found, text, at = [], frame.decode(), frame.decode().index('"entries":[') + len('"entries":[')
    decoder = json.JSONDecoder()
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end].encode())
        at = end + (text[end] == ",")
    return found
