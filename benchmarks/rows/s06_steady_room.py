"""S6: a room of 1,000 members that is edited 200 times a second: how long until the last of them has seen an edit."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable

import orjson

from benchmarks import boards
from benchmarks.boards import HOST
from benchmarks.checks import Miscounted, contiguous, equal
from benchmarks.client import connect
from benchmarks.edits import quantile
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.stage import Spent, Stage

MEMBERS = 1000
RATE = 200  # edits a second
PATIENCE = 20.0  # seconds for the last event


class Room:
    """When the last member got each frame. All get the same frames in the same order, so a frame is its number."""

    def __init__(self, members: int, project_id: str) -> None:
        self._members = members
        self._own = b'42["entries",{"project_id":"' + project_id.encode()
        self._arrived: list[int] = []
        self.ended: list[float] = []
        self.frames: list[bytes] = []

    def ear(self) -> Callable[[bytes], None]:
        """What a member does with its events."""
        count = 0

        def hear(packet: bytes) -> None:
            nonlocal count
            if not packet.startswith(self._own):
                return
            if count == len(self._arrived):
                self._arrived.append(0)
                self.ended.append(0.0)
                self.frames.append(packet)
            self._arrived[count] += 1
            if self._arrived[count] == self._members:
                self.ended[count] = time.perf_counter()
            count += 1

        return hear

    def complete(self) -> bool:
        """Whether everybody has got everything that somebody has got."""
        return all(self.ended)

    def seqs(self) -> list[list[int]]:
        """Of each frame."""
        return [[entry["seq"] for entry in orjson.loads(frame[2:])[1]["entries"]] for frame in self.frames]


async def run(stage: Stage) -> list[Outcome]:
    async with stage.boardcast() as server:
        token = await boards.register(server.port)
        (author,) = await connect(HOST, server.port, 1, token=token)
        board = await boards.make(author, "Steady", 100)
        members = await connect(HOST, server.port, stage.size(MEMBERS, 50), token=token)
        first = (await boards.join_all(members, [board]))[0] + 1
        room = Room(len(members), board.project_id)
        for member in members:
            member.on_event = room.ear()
        await stage.settle(server.database)
        sent: list[float] = []
        acked: dict[int, float] = {}
        done: list[asyncio.Task[None]] = []

        async def edit(number: int) -> None:
            fields = {"project_id": board.project_id, "task_id": board.task_ids[number % 100]}
            body = orjson.dumps({**fields, "request_id": f"steady-{number}", "set": {"title": f"Edit {number}"}})
            ack = orjson.loads(await author.call(b"task.update", body))
            acked[ack["seq"]] = time.perf_counter()

        gc.collect()
        gc.disable()
        spent = Spent(stage, server)
        begin = time.perf_counter()
        for number in range(round(RATE * stage.seconds)):
            await asyncio.sleep(begin + number / RATE - time.perf_counter())
            sent.append(time.perf_counter())
            done.append(asyncio.ensure_future(edit(number)))
        await asyncio.gather(*done)
        await _complete(room)
        spent.stop()
        gc.enable()
        seqs = room.seqs()
        last = contiguous("the room", [seq for frame in seqs for seq in frame], first)
        equal("edits seen by everybody", last - first + 1, len(sent))
        whole, after = [], []
        for frame, ended in zip(seqs, room.ended, strict=True):
            for seq in frame:
                whole.append(ended - sent[seq - first])
                after.append(max(0.0, ended - acked[seq]))
        return [
            Outcome(
                OURS,
                {
                    "edit→last p50 ms": quantile(whole, 0.5) * 1e3,
                    "edit→last p99 ms": quantile(whole, 0.99) * 1e3,
                    "ack→last p50 ms": quantile(after, 0.5) * 1e3,
                    "edits/frame": len(sent) / len(seqs),
                    "deliveries/s": len(seqs) * len(members) / spent.wall,
                    "server CPU %": spent.server / spent.wall * 100,
                    "load CPU %": spent.load / spent.wall * 100,
                },
            )
        ]


async def _complete(room: Room) -> None:
    deadline = time.perf_counter() + PATIENCE
    await asyncio.sleep(0.1)
    while not room.complete():
        if time.perf_counter() > deadline:
            raise Miscounted("some members have not got every event")
        await asyncio.sleep(0.01)


ROW = Row(
    "S6",
    "a steady room",
    "200 edits a second in a room of 1,000 members: from sending an edit (not only its commit) to the last member",
    (Goal("edit→last p50 ms", most=10), Goal("edit→last p99 ms", most=50)),
    run,
)
