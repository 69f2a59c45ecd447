"""The database failing never lies (promises 2 and 5): cut at any byte of a reply, killed, or away for a while."""

import asyncio
import json
import os
import signal
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest

from rooms.errors import Unavailable
from rooms.messages import Line
from server.embedded import launched
from server.engine import running
from server.settings import Settings
from storage.database import Database
from storage.migrate import migrate
from tests.checker import check_project
from tests.convergence.followers import Follower
from tests.fixtures.board import SECRET, Board, Cast, Start, Told, founded, person
from tests.fixtures.proxy import Proxy, over_tcp, postgres_socket
from tests.fixtures.seeds import dice, scaled

HANG = 60  # seconds


async def test_a_reply_cut_at_any_byte_does_nothing_twice(apollo: Board, start: Start, database_url: str) -> None:
    """Promise 2."""
    async with Proxy(postgres_socket(database_url)) as proxy:
        engine = await start(database_url=over_tcp(database_url, proxy.port), database_connections=2)
        board, follower = apollo.at(engine.desk), Follower(engine.desk, apollo.cast.ada.id, apollo.id)
        await follower.enter(since=0)
        task = await board.task("Counted")
        acked: dict[str, Line] = {}
        refused = 0
        for byte in [*range(40), *range(40, 400, 23)][:: max(1, int(3 / scaled(1)))]:
            command = board.command("comment.add", task_id=task.id, body="Once")
            proxy.cut_at(byte)
            try:
                acked[command.request_id] = await board.desk.perform(board.cast.ada, command)
            except Unavailable:
                refused += 1
            proxy.mend()
            async with asyncio.timeout(HANG):
                while True:
                    try:
                        line = await board.desk.perform(board.cast.ada, command)
                        break
                    except Unavailable:
                        await asyncio.sleep(0.05)
            assert acked.setdefault(command.request_id, line).body == line.body
        log = await check_project(database_url, apollo.id)
        print(f"{proxy.cuts} cuts, {refused} refused at first, {len(acked)} done")
        assert proxy.cuts > 5
        assert log.records["task", task.id]["comments"] == len(acked)
        await follower.reach(log.seq)
        assert follower.replica.records == log.records


async def test_a_database_behind_a_dead_line_is_unavailable_and_then_there(
    apollo: Board, start: Start, database_url: str
) -> None:
    """Promise 5: everybody who waits is told, nothing is half done, and no restart is needed."""
    async with Proxy(postgres_socket(database_url)) as proxy:
        engine = await start(database_url=over_tcp(database_url, proxy.port))
        board = apollo.at(engine.desk)
        await board.state()
        proxy.cut(refuse=True)
        commands = [board.command("task.create", title="Wait for me") for _ in range(50)]
        asked = [board.desk.perform(board.cast.ada, command) for command in commands]
        async with asyncio.timeout(HANG):
            answers = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(answer) for answer in answers} == {Unavailable}
        seq = (await apollo.state()).seq
        proxy.mend()
        async with asyncio.timeout(HANG):
            for command in commands:
                await board.desk.perform(board.cast.ada, command)
        log = await check_project(database_url, apollo.id)
        assert log.seq == seq + 50


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
async def test_a_database_that_is_killed_loses_nothing_that_was_acked(number: signal.Signals) -> None:
    """Promise 5: PostgreSQL of its own, durable, killed while people write; it is started again and so are they."""
    rng = dice("database")
    with tempfile.TemporaryDirectory(prefix="boardcast-kill-") as folder:
        async with launched(Path(folder), durable=True) as urls:
            await migrate(urls.database)
            db = await Database.connect(urls.database, size=2)
            cast = Cast(*[await person(db, name) for name in ("Ada", "Radia", "Grace", "Linus", "Mallory")])
            await db.close()
            settings = Settings(database_url=urls.database, redis_url=urls.redis, secret=SECRET)
            async with running(settings, frame=Told) as one, running(settings, frame=Told) as two:
                apollo = await founded(one.desk, cast)
                boards = [apollo, apollo.at(two.desk)]
                acked: dict[str, int] = {}
                unavailable = 0
                writing = True

                async def write(board: Board) -> None:
                    nonlocal unavailable
                    while writing:
                        command = board.command("task.create", title="x", request_id=uuid4().hex)
                        while True:
                            try:
                                line = await board.desk.perform(cast.ada, command)
                                break
                            except Unavailable:
                                unavailable += 1
                                await asyncio.sleep(0.05)
                        acked[command.request_id] = line.entry.seq

                writers = [asyncio.create_task(write(board)) for board in boards for _ in range(4)]
                await asyncio.sleep(0.3 + rng.random() * 0.4)
                before = len(acked)
                os.kill(int((Path(folder) / "postgres/postmaster.pid").read_text().split()[0]), number)
                async with asyncio.timeout(HANG):
                    while len(acked) < before + 200:
                        await asyncio.sleep(0.05)
                    writing = False
                    await asyncio.gather(*writers)
                log = await check_project(urls.database, apollo.id)
                in_log = {json.loads(body)["request_id"]: seq for seq, body in log.bodies.items()}
                print(f"{before} acked before, {len(acked)} after, {unavailable} times unavailable")
                assert acked.items() <= in_log.items()
                assert sum(kind == "task" for kind, _ in log.records) == len(acked)
