"""Jobs, from the edit that causes them to the mail that somebody reads."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from rooms.board.assignments import AssignTask
from rooms.board.comments import AddComment, UpdateComment
from rooms.board.members import AddMember
from rooms.board.projects import CreateProject
from rooms.board.tasks import CreateTask
from rooms.messages import Doer
from server import engine
from server.engine import Engine
from server.settings import Settings
from server.worker import Worker
from storage import jobs
from storage.queue import TRIES
from tests.fixtures.board import person
from tests.fixtures.databases import ask
from tests.fixtures.mailbox import Mailbox

HANG = 30.0  # seconds; generous, nothing is measured with it
AT_ONCE = timedelta(milliseconds=10)


class Board:
    """A project of ada's with grace in it and one task."""

    def __init__(self, engine: Engine, ada: Doer, grace: Doer) -> None:
        self.desk, self.db, self.settings = engine.desk, engine.db, engine.settings
        self.ada, self.grace = ada, grace
        self.project_id = CreateProject(request_id="apollo", name="Apollo", key="APO").addressed(ada).project_id
        self.task_id = ""

    async def make(self) -> None:
        await self.desk.perform(self.ada, CreateProject(request_id="apollo", name="Apollo", key="APO"))
        join = AddMember(project_id=self.project_id, request_id="grace", user_id=self.grace.id)
        await self.desk.perform(self.ada, join)
        task = CreateTask(project_id=self.project_id, request_id="task", title="Light <the> candle\nslowly")
        line = await self.desk.perform(self.ada, task)
        self.task_id = line.entry.changes[0].id

    async def say(self, doer: Doer, body: str, request_id: str) -> str:
        command = AddComment(project_id=self.project_id, request_id=request_id, task_id=self.task_id, body=body)
        return (await self.desk.perform(doer, command)).entry.changes[0].id


@pytest_asyncio.fixture
async def board(fresh_database_url: str, redis_url: str, mailbox: Mailbox, tmp_path: Path) -> AsyncIterator[Board]:
    settings = Settings(
        database_url=fresh_database_url,
        redis_url=redis_url,
        data_dir=tmp_path,
        smtp_url=mailbox.url,
        mail_from="Boardcast <board@example.org>",
        public_url="https://boards.example.org",
    )
    async with engine.running(settings) as running:
        made = Board(running, await person(running.db, "Ada"), await person(running.db, "Grace", "grace@example.org"))
        await made.make()
        yield made


@pytest_asyncio.fixture
async def worker(board: Board) -> AsyncIterator[Worker]:
    working = await Worker.start(board.settings, pause=AT_ONCE)
    yield working
    await working.stop()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(HANG):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_mention_is_mailed_to_whom_it_calls_and_not_to_its_author(
    board: Board, worker: Worker, mailbox: Mailbox
) -> None:
    await board.say(board.ada, "@Ada and @Grace: does <this> burn?", "c1")
    await until(lambda: mailbox.messages)
    (mail,) = mailbox.messages
    assert mail["To"] == "Grace <grace@example.org>"
    assert mail["From"] == "Boardcast <board@example.org>"
    assert mail["Subject"] == "[Apollo] APO-1 Light <the> candle slowly"
    text, page = (part.get_content() for part in mail.iter_parts())
    link = f"https://boards.example.org/#/p/{board.project_id}/1"
    assert "Ada mentioned you in APO-1" in text
    assert "> @Ada and @Grace: does <this> burn?" in text
    assert link in text
    assert "does &lt;this&gt; burn?" in page
    assert f'href="{link}"' in page


async def test_an_assignment_is_mailed_once_even_when_it_is_asked_for_twice(
    board: Board, worker: Worker, mailbox: Mailbox
) -> None:
    for request_id in ("a1", "a1", "a2"):
        put = AssignTask(
            project_id=board.project_id, request_id=request_id, task_id=board.task_id, user_id=board.grace.id
        )
        await board.desk.perform(board.ada, put)
    await board.say(board.ada, "@Grace the last one", "last")
    await until(lambda: len(mailbox.messages) == 2)
    assert sum("Ada put you on APO-1" in mail.as_string() for mail in mailbox.messages) == 1  # in either order


async def test_a_changed_comment_calls_only_those_whom_it_did_not_call_before(
    board: Board, worker: Worker, mailbox: Mailbox
) -> None:
    first = await board.say(board.ada, "@Grace, please", "c1")
    change = UpdateComment(project_id=board.project_id, request_id="c2", comment_id=first, body="@Grace, now please")
    await board.desk.perform(board.ada, change)
    second = await board.say(board.ada, "nobody", "c3")
    change = UpdateComment(project_id=board.project_id, request_id="c4", comment_id=second, body="@Grace after all")
    await board.desk.perform(board.ada, change)
    await until(lambda: len(mailbox.messages) == 2)
    assert sum("after all" in mail.as_string() for mail in mailbox.messages) == 1  # in either order


async def test_a_mail_server_that_is_busy_is_asked_again(board: Board, worker: Worker, mailbox: Mailbox) -> None:
    mailbox.refusals += ["451 later", "451 later still"]
    await board.say(board.ada, "@Grace", "c1")
    await until(lambda: mailbox.messages)
    assert await jobs.dead(board.db) == []


async def test_a_job_that_fails_for_good_is_kept_and_can_be_revived(
    board: Board, worker: Worker, mailbox: Mailbox
) -> None:
    mailbox.refusals += ["451 never"] * TRIES
    await board.say(board.ada, "@Grace", "c1")
    async with asyncio.timeout(HANG):
        while not (dead := await jobs.dead(board.db)):
            await asyncio.sleep(0.05)
    assert (dead[0].name, dead[0].tries) == ("email", TRIES)
    assert "SMTPRecipientsRefused" in dead[0].error
    assert await jobs.counts(board.db) == {("email", "failed"): 1}
    assert await jobs.revive(board.db, [dead[0].id]) == 1
    await until(lambda: mailbox.messages)


async def test_an_address_that_is_refused_for_good_is_not_tried_again(
    board: Board, worker: Worker, mailbox: Mailbox
) -> None:
    mailbox.refusals.append("550 no such mailbox")
    await board.say(board.ada, "@Grace", "c1")
    await board.say(board.ada, "@Grace again", "c2")
    await until(lambda: mailbox.messages)
    await worker.stop()
    assert await jobs.counts(board.db) == {}


async def test_what_was_queued_while_nobody_worked_is_done_when_somebody_does(board: Board, mailbox: Mailbox) -> None:
    await board.say(board.ada, "@Grace", "c1")
    assert await jobs.counts(board.db) == {("email", "queued"): 1}
    worker = await Worker.start(board.settings)
    await until(lambda: mailbox.messages)
    await worker.stop()
    assert await jobs.counts(board.db) == {}


async def test_imported_comments_are_news_to_nobody(board: Board, mailbox: Mailbox) -> None:
    await board.say(board.ada, "@Grace, years ago", "trello:5f00")
    assert await jobs.counts(board.db) == {}


async def test_a_worker_whose_connections_are_cut_comes_back(board: Board, worker: Worker, mailbox: Mailbox) -> None:
    await board.say(board.ada, "@Grace", "c1")
    await until(lambda: mailbox.messages)
    await ask(
        board.settings.database_url,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'boardcast-jobs'",
    )
    await board.say(board.ada, "@Grace again", "c2")
    await until(lambda: len(mailbox.messages) == 2)


async def test_the_work_command_ends_with_exit_code_0_when_it_is_told_to(
    board: Board, mailbox: Mailbox, tmp_path: Path
) -> None:
    await board.say(board.ada, "@Grace", "c1")
    environment = {
        **os.environ,
        "DATABASE_URL": board.settings.database_url,
        "REDIS_URL": board.settings.redis_url,
        "BOARDCAST_SMTP_URL": mailbox.url,
        "BOARDCAST_DATA_DIR": str(tmp_path),
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", "work", env=environment)
    try:
        await until(lambda: mailbox.messages)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), HANG) == 0
    finally:
        if process.returncode is None:
            process.kill()
