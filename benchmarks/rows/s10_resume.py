"""S10: a client that was away for a moment comes back: a hundred entries from memory, and not one query."""

from __future__ import annotations

import asyncio
import time

import orjson

from benchmarks import boards
from benchmarks.boards import HOST
from benchmarks.checks import contiguous, equal
from benchmarks.client import connect
from benchmarks.edits import quantile
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.stage import Stage

MISSED = 100
RETURNS = 300
COUNTED = 1.2  # seconds until PostgreSQL has told its statistics


async def run(stage: Stage) -> list[Outcome]:
    async with stage.boardcast() as server:
        token = await boards.register(server.port)
        owner, watcher = await connect(HOST, server.port, 2, token=token)
        board = await boards.make(owner, "Resumed", 200)
        seq = await boards.join(watcher, board.project_id)
        await stage.settle(server.database)
        await asyncio.sleep(COUNTED)
        idle_from, began = await _transactions(stage, server.database), time.perf_counter()
        await asyncio.sleep(3 * COUNTED)
        idle = (await _transactions(stage, server.database) - idle_from) / (time.perf_counter() - began)
        count = stage.size(RETURNS, 20)
        before, began = await _transactions(stage, server.database), time.perf_counter()
        taken = []
        body = orjson.dumps({"project_id": board.project_id, "since": seq - MISSED})
        for _ in range(count):
            (member,) = await connect(HOST, server.port, 1, token=token)
            since = time.perf_counter()
            raw = await member.call(b"room.join", body)
            taken.append(time.perf_counter() - since)
            member.close()
            answer = orjson.loads(raw)
            equal("mode", answer["mode"], "replay")
            entries = [entry["seq"] for entry in answer["entries"]]
            equal("the last entry", contiguous("the replay", entries, seq - MISSED + 1), seq)
        await asyncio.sleep(COUNTED)
        elapsed = time.perf_counter() - began
        queries = await _transactions(stage, server.database) - before
        return [
            Outcome(
                OURS,
                {
                    "p50 ms": quantile(taken, 0.5) * 1e3,
                    "p99 ms": quantile(taken, 0.99) * 1e3,
                    "queries/resume": max(0.0, queries - idle * elapsed) / count,
                },
            )
        ]


async def _transactions(stage: Stage, database: str) -> int:
    found = await stage.value(
        database, "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"
    )
    assert isinstance(found, int)
    return found


ROW = Row(
    "S10",
    "a return",
    "join with `since`, 100 entries missed, from the socket's first word to the last byte",
    (Goal("p50 ms", most=3), Goal("queries/resume", most=0.2)),
    run,
)
