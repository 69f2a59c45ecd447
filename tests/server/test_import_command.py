"""`boardcast import trello`: what it says, what it refuses, and how much memory it takes."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from storage.database import Database
from storage.sql import Statement
from tests.fixtures.board import person
from tests.fixtures.databases import ask
from tests.fixtures.trello_boards import write
from tests.server.trello import SAMPLE

HANG = 60.0  # seconds; generous, nothing is measured with it
ENOUGH = 350 << 20  # bytes of resident memory for a file of 100 MiB; 90 MiB of it is the program itself


class Ended(NamedTuple):
    """A command that has run."""

    code: int
    out: str
    err: str
    peak: int
    """Bytes of resident memory at its highest."""


async def command(folder: Path, database_url: str, redis_url: str, *words: str) -> Ended:
    """`boardcast import trello …`"""
    process = await begun(folder, database_url, redis_url, *words)
    said = asyncio.create_task(process.communicate())
    peak = 0
    watched = psutil.Process(process.pid)
    while not said.done():
        try:
            peak = max(peak, watched.memory_info().rss)
        except psutil.Error:
            pass
        await asyncio.wait([said], timeout=0.02)
    out, err = said.result()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode(), peak)


async def begun(folder: Path, database_url: str, redis_url: str, *words: str) -> asyncio.subprocess.Process:
    """The command, running."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "BOARDCAST_DATA_DIR": str(folder),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", "import", "trello", *words,
        env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def registered(database_url: str) -> None:
    """ada@example.org has an account."""
    db = await Database.connect(database_url)
    await person(db, "Ada", "ada@example.org")
    await db.close()


async def test_the_command_imports_and_says_what_it_did(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    await registered(fresh_database_url)
    report = tmp_path / "report.json"
    ended = await command(
        tmp_path, fresh_database_url, redis_url,
        str(SAMPLE), "--as", "ada@example.org", "--name", "Vegetables", "--report", str(report),
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert "“Vegetables” is at http://127.0.0.1:8080/#/p/" in ended.out
    assert "card: 31 of 31" in ended.err
    assert json.loads(report.read_text())["imported"]["card"] == 31


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("[]", "no array “lists”"),
        ('{"id": "b",\n "lists": [],\n "cards": [{"id": "c" "name": 1}]}', "line 3, column 28"),
        (
            '{"id": "b", "lists": [], "cards": [{"id": "c", "na',
            "line 1, column 51: this is not JSON: the file ends here",
        ),
        (
            '{"id": "b",\n "lists": [],\n "cards": [{"id": "c"}]}',
            "line 3, column 12: cards[0]: Object missing required",
        ),
        ('{"id": "b", "lists": [{"id": "l", "name": 7}], "cards": []}', "column 23: lists[0].name: Expected `str`"),
        (
            '{"id":"b","lists":[],"cards":[{"id":"c","name":"n","idList":"l","due":"soon"}]}',
            "cards[0].due: Expected a date, got “soon”",
        ),
    ],
)
async def test_a_broken_file_says_where_it_is_broken_and_leaves_nothing_behind(
    text: str, said: str, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "board.json"
    file.write_text(text)
    ended = await command(tmp_path, "postgresql://nobody@127.0.0.1:1/none", redis_url, str(file), "--as", "a@b.c")
    assert ended.code == 1
    assert said in ended.err
    assert "Traceback" not in ended.err


async def test_a_stopped_command_says_how_to_continue(fresh_database_url: str, redis_url: str, tmp_path: Path) -> None:
    await registered(fresh_database_url)
    file = tmp_path / "board.json"
    write(file, cards=3000, comments=1, letters=20)
    running = await begun(tmp_path, fresh_database_url, redis_url, str(file), "--as", "ada@example.org")
    await asyncio.sleep(0)
    async with asyncio.timeout(HANG):
        db = await Database.connect(fresh_database_url)
        while not await db.value(Statement("test", "select count(*) from tasks")):
            await asyncio.sleep(0.01)
        await db.close()
    running.send_signal(signal.SIGINT)
    _, err = await asyncio.wait_for(running.communicate(), HANG)
    assert running.returncode == 130
    assert "run the same command again to continue" in err.decode()
    assert "Traceback" not in err.decode()
    ended = await command(tmp_path, fresh_database_url, redis_url, str(file), "--as", "ada@example.org")
    assert ended.code == 0
    assert "that are here already" in ended.out
    await ask(fresh_database_url, "select 1 / (count(*) = 3000)::int from tasks")


async def test_a_file_of_100_mebibytes_needs_little_memory(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    await registered(fresh_database_url)
    file = tmp_path / "board.json"
    write(file, cards=1500, comments=1, letters=10_000, padding=7_000)
    assert file.stat().st_size > 100 << 20
    ended = await command(tmp_path, fresh_database_url, redis_url, str(file), "--as", "ada@example.org")
    assert ended.code == 0, ended.err
    assert ended.peak < ENOUGH
    await ask(fresh_database_url, "select 1 / (count(*) = 1500)::int from tasks")
