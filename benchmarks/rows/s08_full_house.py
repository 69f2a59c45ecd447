"""S8: ten thousand come at once and enter one room, and then something happens there."""

from __future__ import annotations

import asyncio
import gc
import time

import orjson

from benchmarks import boards, crowd
from benchmarks.boards import HOST
from benchmarks.checks import Miscounted, equal
from benchmarks.client import Member, connect
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.rows import s01_fan_out
from benchmarks.stage import Server, Stage, pause

MEMBERS = 10_000
EVENTS = 10
PATIENCE = 30.0  # seconds for an event to reach everybody


async def run(stage: Stage) -> list[Outcome]:
    count = stage.size(MEMBERS, 200)
    async with stage.boardcast() as server:
        token = await boards.register(server.port)
        (author,) = await connect(HOST, server.port, 1, token=token)
        board = await boards.make(author, "Full house", 20)
        gc.collect()
        gc.disable()
        began = time.perf_counter()
        members = await connect(HOST, server.port, count, token=token)
        connected = time.perf_counter()
        await boards.join_all(members, [board])
        joined = time.perf_counter()
        await asyncio.sleep(0.5)
        rate = await _delivered(author, members, board, stage.size(EVENTS, 3))
        gc.enable()
        outcomes = [
            Outcome(
                OURS,
                {
                    "connects/s": count / (connected - began),
                    "joins/s": count / (joined - began),
                    "deliveries/s": rate,
                },
            )
        ]
    for contender, command in s01_fan_out.contenders(stage).items():
        name = "Boardcast's transport alone" if contender == OURS else contender
        await pause()
        async with stage.rival(command) as server:
            outcomes.append(Outcome(name, await _blasted(stage, server, count)))
    return outcomes


async def _delivered(author: Member, members: list[Member], board: boards.Board, events: int) -> float:
    """Edit, wait until everybody has seen it, and so on; deliveries a second. Raises Miscounted."""
    prefix = b'42["entries"'
    total = 0.0
    for number in range(events):
        waiting = len(members)
        seen = asyncio.Event()
        packets: set[bytes] = set()

        def hear(packet: bytes, packets: set[bytes] = packets, seen: asyncio.Event = seen) -> None:
            nonlocal waiting
            if packet.startswith(prefix):
                packets.add(packet)
                waiting -= 1
                if not waiting:
                    seen.set()

        for member in members:
            member.on_event = hear
        began = time.perf_counter()
        await boards.done(
            author,
            "task.update",
            project_id=board.project_id,
            task_id=board.task_ids[0],
            set={"title": f"Event {number}"},
        )
        try:
            await asyncio.wait_for(seen.wait(), PATIENCE)
        except TimeoutError:
            raise Miscounted(f"{waiting} members have not got event {number}") from None
        total += time.perf_counter() - began
        equal("different events", len(packets), 1)
        equal("entries", len(orjson.loads(packets.pop()[2:])[1]["entries"]), 1)
    return len(members) * events / total


async def _blasted(stage: Stage, server: Server, count: int) -> dict[str, float]:
    began = time.perf_counter()
    room = await crowd.gathered(server, count)
    joined = time.perf_counter()
    body = crowd.event(s01_fan_out.SIZE)
    await crowd.blasted(stage, room, 1, body)
    total = 0.0
    events = stage.size(EVENTS, 3)
    for _ in range(events):
        total += (await crowd.blasted(stage, room, 1, body)).spent.wall
    return {"joins/s": count / (joined - began), "deliveries/s": count * events / total}


ROW = Row(
    "S8",
    "a full house",
    "10,000 members connect and join one room; then single events to all of them",
    (Goal("joins/s", least=4_000), Goal("deliveries/s", least=110_000)),
    run,
)
