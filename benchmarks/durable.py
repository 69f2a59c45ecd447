"""The work of S3 and its relatives: durable edits, on a Boardcast server and on the textbook's."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

import jwt
import orjson

from benchmarks import boards, checks
from benchmarks.boards import HOST, Board
from benchmarks.client import Member, connect
from benchmarks.edits import Load, Seat
from benchmarks.processes import python
from benchmarks.row import OURS, Outcome
from benchmarks.stage import Server, Stage

TEXTBOOK = "textbook"
BOARDS, TASKS = 50, 100
QUICK_BOARDS, QUICK_TASKS = 10, 10


async def ours(stage: Stage, sockets: int, *, own: bool = False) -> Outcome:
    """A fresh server, `sockets` edits in flight."""
    count, tasks = stage.size(BOARDS, QUICK_BOARDS), stage.size(TASKS, QUICK_TASKS)
    async with stage.boardcast() as server:
        token = await boards.register(server.port)
        members = await connect(HOST, server.port, sockets, token=token)
        made = [await boards.make(members[0], f"Board {number}", tasks) for number in range(count)]
        await stage.settle(server.database)
        figures = await driven(stage, [server], members, made, own=own)
        await kept(stage, server)
        return Outcome(OURS, figures)


async def textbook(stage: Stage, sockets: int) -> Outcome:
    """The same on the textbook server."""
    user_id = str(uuid.uuid4())
    database = await stage.fresh_database()
    environment = {
        "BENCH_BOARDS": str(stage.size(BOARDS, QUICK_BOARDS)),
        "BENCH_TASKS": str(stage.size(TASKS, QUICK_TASKS)),
        "BENCH_USER": user_id,
    }
    command = python("benchmarks.rivals.textbook")
    async with stage.rival(command, database=database, environment=environment) as server:
        token = jwt.encode({"sub": user_id, "exp": int(time.time()) + 3600}, stage.secret, "HS256")
        members = await connect(HOST, server.port, sockets, token=token)
        world = orjson.loads(await members[0].call(b"world", b"{}"))
        await stage.settle(database)
        made = [Board(project_id, task_ids) for project_id, task_ids in world["boards"]]
        return Outcome(TEXTBOOK, await driven(stage, [server], members, made, ordered=False))


async def driven(
    stage: Stage,
    servers: Sequence[Server],
    members: Sequence[Member],
    made: Sequence[Board],
    *,
    own: bool = False,
    ordered: bool = True,
) -> dict[str, float]:
    """Let the members watch the boards and edit them; what was reached, checked. Raises Miscounted."""
    seqs = await boards.join_all(members, made)
    seats = [Seat(member, made[number % len(made)], seqs[number]) for number, member in enumerate(members)]
    watched = made[: len(seats)]  # of a board that nobody watches nobody could say that an edit was seen
    load = Load(seats, watched, stage.random(), own=own)
    figures = await load.measure(stage, *servers)
    early = await load.check(ordered=ordered)
    if not ordered:
        figures["out of order"] = early
    for member in members:
        member.close()
    return figures


async def kept(stage: Stage, server: Server) -> None:
    """Every log is gapless in the database, and ends where its head says. Raises Miscounted."""
    count = await stage.value(server.database, "select count(*) from log")
    checks.equal("entries in the log", count, await stage.value(server.database, "select sum(seq)::bigint from heads"))
