"""S4: the same as S3 with 200 and with 500 sockets: throughput grows with the batch, latency with the queue."""

from __future__ import annotations

from benchmarks import durable
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage, pause

FEW, MANY = "200 sockets", "500 sockets"
TEXTBOOK_FEW = f"{durable.TEXTBOOK}, {FEW}"


async def run(stage: Stage) -> list[Outcome]:
    rival = await durable.textbook(stage, stage.size(200, 20))
    await pause()
    few = await durable.ours(stage, stage.size(200, 20))
    await pause()
    many = await durable.ours(stage, stage.size(500, 50))
    return [few._replace(contender=FEW), many._replace(contender=MANY), rival._replace(contender=TEXTBOOK_FEW)]


ROW = Row(
    "S4",
    "durable edits of a crowd",
    "S3 with 200 and 500 sockets",
    (
        Goal("edits/s", least=18_000, contender=FEW),
        Goal("p99 ms", most=25, contender=FEW),
        Goal("edits/s", least=18_000, contender=MANY),
        Goal("p99 ms", most=50, contender=MANY),
    ),
    run,
)
