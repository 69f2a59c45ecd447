"""S5: one edit and nothing else going on: when it is acked, and when another client sees it, here and elsewhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import orjson

from benchmarks import boards
from benchmarks.boards import HOST, Board
from benchmarks.checks import contiguous, equal
from benchmarks.client import Member, connect
from benchmarks.edits import quantile
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage

EDITS = 500
PATIENCE = 5.0  # seconds for one edit
HERE, THERE = "the same instance", "another instance"


async def run(stage: Stage) -> list[Outcome]:
    async with stage.boardcast() as first, stage.boardcast(first.database) as second:
        token = await boards.register(first.port)
        author, here = await connect(HOST, first.port, 2, token=token)
        (there,) = await connect(HOST, second.port, 1, token=token)
        board = await boards.make(author, "Alone", 10)
        for watcher in (here, there):
            await boards.join(watcher, board.project_id)
        await stage.settle(first.database)
        count = stage.size(EDITS, 30)
        await edited(author, here, board, count // 5)
        return [
            Outcome(HERE, await edited(author, here, board, count)),
            Outcome(THERE, await edited(author, there, board, count)),
        ]


async def edited(author: Member, watcher: Member, board: Board, count: int) -> dict[str, float]:
    """Edit so many times, one after the other. Raises Miscounted."""
    acked, seen, seqs = [], [], []
    loop = asyncio.get_running_loop()
    for number in range(count):
        arrived: asyncio.Future[tuple[float, bytes]] = loop.create_future()
        watcher.on_event = lambda packet, held=arrived: _note(held, packet)
        began = time.perf_counter()
        fields = {"project_id": board.project_id, "task_id": board.task_ids[0], "set": {"title": f"Edit {began}"}}
        await boards.done(author, "task.update", **fields)
        acked.append(time.perf_counter() - began)
        at, packet = await asyncio.wait_for(arrived, PATIENCE)
        seen.append(at - began)
        entries = orjson.loads(packet[2:])[1]["entries"]
        equal("entries in a lone event", len(entries), 1)
        seqs.append(entries[0]["seq"])
        await asyncio.sleep(0.001 * (number % 5))  # not in step with anything
    watcher.on_event = None
    contiguous("the lone edits", seqs, seqs[0])
    return _figures(acked, seen)


def _figures(acked: Sequence[float], seen: Sequence[float]) -> dict[str, float]:
    return {
        "ack p50 ms": quantile(acked, 0.5) * 1e3,
        "seen p50 ms": quantile(seen, 0.5) * 1e3,
        "seen p99 ms": quantile(seen, 0.99) * 1e3,
    }


def _note(arrived: asyncio.Future[tuple[float, bytes]], packet: bytes) -> None:
    if packet.startswith(b'42["entries"') and not arrived.done():
        arrived.set_result((time.perf_counter(), packet))


ROW = Row(
    "S5",
    "a lone edit",
    "one edit, committed and seen by another client, nothing else going on",
    (Goal("seen p50 ms", most=2, contender=HERE), Goal("seen p50 ms", most=3, contender=THERE)),
    run,
)
