"""A line to PostgreSQL that swallows everything: whoever waits is told in time, and nothing is left behind."""

import asyncio
import gc
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from storage import database
from storage.database import Database
from storage.errors import DatabaseAway
from storage.queue import Queue
from storage.sql import Statement
from tests.fixtures.proxy import Proxy, over_tcp, postgres_socket

HANG = 20.0  # seconds; nothing is measured with it
SELECT = Statement("test.one", "select 1")
LONG = Statement("test.long", "select pg_sleep(1.5)")
PATIENT = LONG._replace(patience=10.0)
LEFT = "select count(*) from pg_stat_activity where query = $1 and state = 'active'"


@pytest_asyncio.fixture
async def line(database_url: str) -> AsyncIterator[Proxy]:
    async with Proxy(postgres_socket(database_url)) as proxy:
        yield proxy


@pytest.fixture
def unread() -> list[str]:
    """What the loop complains about."""
    found: list[str] = []
    asyncio.get_event_loop().set_exception_handler(lambda _, said: found.append(str(said)))
    return found


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "COMMAND_TIMEOUT", 0.5)
    monkeypatch.setattr(database, "GOODBYE_TIMEOUT", 0.2)


@pytest.mark.usefixtures("hasty")
async def test_whoever_waits_for_a_silent_database_is_told_that_it_is_away(
    database_url: str, line: Proxy, unread: list[str]
) -> None:
    """Also inside a transaction, also those who wait for a connection; a cancellation would be swallowed as well."""
    db = await Database.connect(over_tcp(database_url, line.port), size=2)

    async def hold() -> None:
        async with db.transaction() as transaction:
            held.set()
            await silent.wait()
            await transaction.value(SELECT)

    held, silent = asyncio.Event(), asyncio.Event()
    holding = asyncio.create_task(hold())
    await held.wait()
    await db.value(SELECT)
    line.silent = True
    silent.set()
    async with asyncio.timeout(HANG):
        told = await asyncio.gather(holding, *(db.value(SELECT) for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in told] == [DatabaseAway] * 6
    line.silent = False
    line.cut()
    assert await db.value(SELECT) == 1
    await asyncio.sleep(2 * database.GOODBYE_TIMEOUT)
    await db.close()
    gc.collect()
    assert unread == []


@pytest.mark.usefixtures("hasty")
async def test_only_a_statement_that_says_so_may_take_long_and_others_end_in_the_database_too(
    database_url: str,
) -> None:
    db, watching = await Database.connect(database_url, size=2), await asyncpg.connect(database_url)
    try:
        with pytest.raises(DatabaseAway):
            await db.value(LONG)
        await db.value(PATIENT)
        async with db.transaction() as transaction:
            await transaction.value(PATIENT)
        async with asyncio.timeout(HANG):
            with pytest.raises(DatabaseAway):
                await db.value(Statement("test.longer", "select pg_sleep(1000)"))
            while await watching.fetchval(LEFT, "select pg_sleep(1000)"):
                await asyncio.sleep(0.05)
    finally:
        await watching.close()
        await db.close()


async def test_a_connection_of_the_queue_that_is_cut_while_it_is_given_back_leaves_nothing_unread(
    database_url: str, line: Proxy, unread: list[str]
) -> None:
    """Whoever had it was cancelled: nobody is there to read what became of it."""

    async def use(pool: Any) -> None:
        async with pool.acquire() as connection:
            await connection.fetchval("select 1")
            line.silent = True

    pool = await Queue(over_tcp(database_url, line.port), {}, {}, pause=timedelta())._pool()
    using = asyncio.create_task(use(pool))
    while not line.silent:
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    using.cancel()
    await asyncio.gather(using, return_exceptions=True)
    line.cut()
    await asyncio.sleep(0.05)
    pool.terminate()
    del using
    gc.collect()
    await asyncio.sleep(0)
    assert unread == []
