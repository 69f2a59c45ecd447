"""S3: durable edits end to end, one in flight on each of 50 sockets; acked after the commit and seen by members."""

from __future__ import annotations

from benchmarks import durable
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage, pause

SOCKETS = 50


async def run(stage: Stage) -> list[Outcome]:
    rival = await durable.textbook(stage, SOCKETS)
    await pause()
    return [await durable.ours(stage, SOCKETS), rival]


ROW = Row(
    "S3",
    "durable edits",
    "50 sockets with one edit in flight each, 50 boards of 100 tasks",
    (
        Goal("edits/s", least=15_000),
        Goal("p50 ms", most=4),
        Goal("p99 ms", most=8),
        Goal("edits/s", least=6.5, rival=durable.TEXTBOOK),
        Goal("CPU µs/edit", most=1 / 6.5, rival=durable.TEXTBOOK),  # what neighbours disturb less
    ),
    run,
)
