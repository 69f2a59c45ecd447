"""S13: two instances on the same databases: each with its own boards, and both at once on the same ones."""

from __future__ import annotations

from benchmarks import boards, durable
from benchmarks.boards import HOST
from benchmarks.checks import Miscounted
from benchmarks.client import Member, connect
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage, pause

SOCKETS = 50
ONE, OWN, SHARED = "one instance", "two instances, boards of their own", "two instances, shared boards"
STARVED = 0.1  # of the edits: an instance that got less than this while both had the same load is starving


async def run(stage: Stage) -> list[Outcome]:
    one = await durable.ours(stage, SOCKETS)
    await pause()
    return [one._replace(contender=ONE), await _both(stage, OWN), await _both(stage, SHARED)]


async def _both(stage: Stage, name: str) -> Outcome:
    async with stage.boardcast() as first, stage.boardcast(first.database) as second:
        token = await boards.register(first.port)
        left = await connect(HOST, first.port, SOCKETS // 2, token=token)
        right = await connect(HOST, second.port, SOCKETS // 2, token=token)
        count, tasks = stage.size(durable.BOARDS, 10), stage.size(durable.TASKS, 10)
        made = [await boards.make(left[0], f"Board {number}", tasks) for number in range(count)]
        await stage.settle(first.database)
        before = _acks(left), _acks(right)
        members = [*left, *right]
        figures = await durable.driven(stage, [first, second], members, made, own=name == OWN)
        shares = [_acks(left) - before[0], _acks(right) - before[1]]
        least = min(shares) / sum(shares)
        if least < STARVED:
            raise Miscounted(f"one instance did {least:.0%} of the edits")
        await durable.kept(stage, first)
        return Outcome(name, {**figures, "edits of the slower %": least * 100})


def _acks(members: list[Member]) -> int:
    return sum(member.acks for member in members)


ROW = Row(
    "S13",
    "two instances",
    "S3 spread over two instances on the same two cores",
    (Goal("edits/s", least=1.0, rival=ONE, contender=OWN),),
    run,
)
