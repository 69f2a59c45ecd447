"""S7: what an idle member costs in memory, in a room and counted as present."""

from __future__ import annotations

import asyncio

from benchmarks import boards, crowd
from benchmarks.boards import HOST
from benchmarks.client import connect
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.rows import s01_fan_out
from benchmarks.stage import Stage, pause

FIRST = 200  # members who are there before we look: as many as ever shake hands at once
MORE = 4800
REST = 0.5  # seconds for announcements and garbage


async def run(stage: Stage) -> list[Outcome]:
    first, more = stage.size(FIRST, 50), stage.size(MORE, 100)
    async with stage.boardcast() as server:
        token = await boards.register(server.port)
        (owner,) = await connect(HOST, server.port, 1, token=token)
        board = await boards.make(owner, "Idle", 20)
        held = [*await connect(HOST, server.port, first, token=token)]
        await boards.join_all(held, [board])
        await asyncio.sleep(REST)
        before = server.process.memory()
        held += await connect(HOST, server.port, more, token=token)
        await boards.join_all(held[first:], [board])
        await asyncio.sleep(REST)
        outcomes = [_outcome(OURS, before, server.process.memory(), more)]
    for contender, command in s01_fan_out.contenders(stage).items():
        name = "Boardcast's transport alone" if contender == OURS else contender
        await pause()
        async with stage.rival(command) as server:
            rooms = [await crowd.gathered(server, first)]
            await asyncio.sleep(REST)
            before = server.process.memory()
            rooms.append(await crowd.gathered(server, more))
            await asyncio.sleep(REST)
            outcomes.append(_outcome(name, before, server.process.memory(), more))
    return outcomes


def _outcome(contender: str, before: int, after: int, more: int) -> Outcome:
    return Outcome(contender, {"KB/member": (after - before) / more / 1000, "MB in all": after / 1e6})


ROW = Row(
    "S7",
    "idle members",
    "resident memory of the server's process for each of 4,800 members who came after the first 200",
    (Goal("KB/member", most=8),),
    run,
)
