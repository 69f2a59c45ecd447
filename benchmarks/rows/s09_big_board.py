"""S9: joining a board of 5,000 cards: when it is in memory, and when the server has never heard of it."""

from __future__ import annotations

import time

import orjson

from benchmarks import boards
from benchmarks.boards import HOST, Board
from benchmarks.checks import Miscounted, equal
from benchmarks.client import connect
from benchmarks.edits import quantile
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Server, Stage

CARDS = 5000
COLD, HOT = 3, 30  # joins


async def run(stage: Stage) -> list[Outcome]:
    cards = stage.size(CARDS, 200)
    async with stage.boardcast() as server:
        database = server.database
        token = await boards.register(server.port)
        (owner,) = await connect(HOST, server.port, 1, token=token)
        board = await boards.make(owner, "Big", cards)
        await stage.settle(database)
    cold: list[float] = []
    size = 0
    for _ in range(stage.size(COLD, 1)):
        async with stage.boardcast(database) as server:
            await boards.register(server.port)  # so that its connections and plans are not what is measured
            elapsed, raw = await joined(server, token, board, cards)
            cold.append(elapsed)
            size = len(raw)
    async with stage.boardcast(database) as server:
        await joined(server, token, board, cards)
        before = server.process.cpu()
        hot = [(await joined(server, token, board, cards))[0] for _ in range(stage.size(HOT, 3))]
        spent = server.process.cpu() - before
    return [
        Outcome("cold", {"p50 ms": quantile(cold, 0.5) * 1e3, "MB": size / 1e6}),
        Outcome("hot", {"p50 ms": quantile(hot, 0.5) * 1e3, "server CPU ms": spent / len(hot) * 1e3, "MB": size / 1e6}),
    ]


async def joined(server: Server, token: str, board: Board, cards: int) -> tuple[float, bytes]:
    """A new socket joins; seconds until it has all of the snapshot, undecoded, and the snapshot. Raises Miscounted."""
    (member,) = await connect(HOST, server.port, 1, token=token)
    body = orjson.dumps({"project_id": board.project_id})
    began = time.perf_counter()
    raw = await member.call(b"room.join", body)
    elapsed = time.perf_counter() - began
    member.close()
    answer = orjson.loads(raw)
    if not answer["ok"] or answer["mode"] != "snapshot":
        raise Miscounted(raw[:300].decode())
    equal("cards on the board", sum(record["kind"] == "task" for record in answer["records"]), cards)
    return elapsed, raw


ROW = Row(
    "S9",
    "a big board",
    "join a board of 5,000 cards, until the client has the last byte",
    (Goal("p50 ms", most=15, contender="hot"), Goal("p50 ms", most=150, contender="cold")),
    run,
)
