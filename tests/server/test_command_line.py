"""The command line as a person uses it: real processes, their words and their exit codes."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from server.__main__ import parser
from tests.server.embedded_process import Databases

ROOT = Path(__file__).resolve().parents[2]


async def boardcast(*words: str, **environment: str) -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("words", [["fly"], ["--bogus"], ["serve", "--prot", "1"], ["import"], ["rebuild", "x"]])
async def test_what_is_not_understood_gets_the_usage_and_exit_code_2(words: list[str]) -> None:
    code, _, err = await boardcast(*words)
    assert code == 2
    assert err.startswith("usage: boardcast")
    assert "Traceback" not in err


async def test_malformed_settings_are_told_together_and_exit_with_2() -> None:
    """A3"""
    code, _, err = await boardcast("serve", "--port", "x", BOARDCAST_PING_INTERVAL="y", REDIS_URL="z")
    assert code == 2
    for name in ("BOARDCAST_PORT", "BOARDCAST_PING_INTERVAL", "REDIS_URL"):
        assert name in err
    assert "Traceback" not in err


async def test_settings_are_shown_with_secrets_masked() -> None:
    """A2"""
    code, out, _ = await boardcast("settings", BOARDCAST_SECRET="hunter2-hunter2-hunter2", BOARDCAST_PORT="1234")
    assert code == 0
    assert "1234" in out
    assert "hunter2" not in out


async def test_migrate_says_what_it_did_and_then_that_nothing_is_left(tmp_path: Path) -> None:
    """A2"""
    here = {"BOARDCAST_DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    code, out, err = await boardcast("migrate", **here)
    assert code == 0, err
    assert "applied 0001_" in out
    code, out, _ = await boardcast("migrate", **here)
    assert (code, out) == (0, "The database is up to date.\n")


async def test_migrate_works_beside_a_running_server(tmp_path: Path) -> None:
    running = await Databases.start(tmp_path)
    try:
        code, out, err = await boardcast("migrate", BOARDCAST_DATA_DIR=str(tmp_path), DATABASE_URL="", REDIS_URL="")
        assert code == 0, err
        assert "applied 0001_" in out
    finally:
        await running.end()


async def test_a_database_that_is_not_there_is_told_in_one_line() -> None:
    away = {"DATABASE_URL": "postgresql://ada@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1"}
    code, _, err = await boardcast("migrate", **away)
    assert code == 1
    assert err.startswith("boardcast: ")
    assert "Traceback" not in err


def test_the_command_line_has_every_command_of_the_contract() -> None:
    """A2"""
    for words in (
        ["serve", "--host", "::", "--port", "1", "--workers", "2"],
        ["work"],
        ["migrate"],
        ["seed"],
        ["settings"],
        ["import", "trello", "board.json", "--as", "ada@example.org"],
        ["databases", "--dir", "d"],
        ["rebuild", "leaderboard"],
    ):
        assert parser().parse_args(words).command == words[0]
