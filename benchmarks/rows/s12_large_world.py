"""S12: S3 in a database that holds a million tasks and ten million entries already."""

from __future__ import annotations

from benchmarks import durable, world
from benchmarks.boards import HOST
from benchmarks.checks import equal
from benchmarks.client import connect
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.stage import Stage, pause
from benchmarks.world import ENTRIES

SOCKETS = 50
EMPTY = "in a database of its own"


async def run(stage: Stage) -> list[Outcome]:
    empty = await durable.ours(stage, SOCKETS)
    await pause()
    made = await world.given(stage, stage.world)
    query = "select sum(seq)::bigint from heads"
    before = await stage.value(made.database, query)
    async with stage.boardcast(made.database, redis_number=3) as server:
        members = await connect(HOST, server.port, SOCKETS, token=made.editor())
        figures = await durable.driven(stage, [server], members, made.boards())
    after = await stage.value(made.database, query)
    entries = await stage.value(made.database, "select count(*) from log")
    equal("entries in the log", entries, after)
    equal("entries before", int(str(before)) >= made.projects * ENTRIES, True)
    return [Outcome(OURS, {**figures, "world made in s": made.seconds}), empty._replace(contender=EMPTY)]


ROW = Row(
    "S12",
    "durable edits in a large world",
    "S3 with 1,000,000 tasks and 10,000,000 entries in the database",
    (Goal("edits/s", least=0.8, rival=EMPTY),),
    run,
)
