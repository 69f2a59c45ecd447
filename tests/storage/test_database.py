"""The connections to PostgreSQL: what is ours to know about a failure, and no session state that leaks."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from storage.database import Database
from storage.errors import DatabaseAway, Duplicate, translated
from storage.sql import Statement

HANG = 20  # seconds; only a hang takes that long
SELECT = Statement("test.one", "select 1")
PID = Statement("test.pid", "select pg_backend_pid()")
INSERT = Statement("test.insert", "insert into heads values (md5('nobody')::uuid, 1, 'nobody')")
COUNT = Statement("test.count", "select count(*) from heads where epoch = 'nobody'")


async def test_nobody_there_is_told_as_database_away() -> None:
    with pytest.raises(DatabaseAway):
        await Database.connect("postgresql://nobody@127.0.0.1:1/nothing")


async def test_a_connection_that_dies_is_replaced(database_url: str) -> None:
    db = await Database.connect(database_url, size=1)

    async def use_a_dying_one() -> None:
        async with db.transaction() as transaction:
            await kill(database_url, await transaction.value(PID))
            await transaction.value(SELECT)

    try:
        with pytest.raises(DatabaseAway):
            await use_a_dying_one()
        assert await db.value(SELECT) == 1
    finally:
        await db.close()


async def test_a_connection_in_hand_that_dies_is_replaced(database_url: str) -> None:
    db = await Database.connect(database_url, size=1)
    try:
        await kill(database_url, await db.value(PID))
        async with asyncio.timeout(HANG):
            while True:
                with suppress(DatabaseAway):
                    assert await db.value(SELECT) == 1
                    break
    finally:
        await db.close()


async def test_more_who_ask_than_there_are_connections_are_all_answered(database_url: str) -> None:
    """[a build that keeps a connection in hand while somebody waits for the pool fails here]"""
    db = await Database.connect(database_url, size=2)

    async def ask_often() -> int:
        async with db.transaction() as transaction:
            found = await transaction.value(SELECT)
        return sum([await db.value(SELECT) for _ in range(20)], start=found)

    try:
        async with asyncio.timeout(HANG):
            assert await asyncio.gather(*(ask_often() for _ in range(20))) == [21] * 20
    finally:
        await db.close()


async def test_a_transaction_that_fails_leaves_nothing(database_url: str) -> None:
    db = await Database.connect(database_url, size=1)

    async def insert_twice() -> None:
        async with db.transaction() as transaction:
            await transaction.run(INSERT)
            await transaction.run(INSERT)

    try:
        with pytest.raises(Duplicate):
            await insert_twice()
        assert await db.value(COUNT) == 0
    finally:
        await db.close()


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ReadOnlySQLTransactionError("a demoted primary"),
        asyncpg.AdminShutdownError("going down"),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.ConnectionDoesNotExistError("cut"),
        asyncpg.DiskFullError("no space left"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InterfaceError("cannot call Connection.fetchval(): connection has been released back to the pool"),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_is_known_as_one(error: Exception) -> None:
    assert isinstance(translated(error), DatabaseAway)


def test_a_mistake_of_ours_is_no_outage() -> None:
    for error in (asyncpg.UndefinedTableError("no such table"), asyncpg.InterfaceError("expected 3 arguments")):
        assert translated(error) is error


async def kill(database_url: str, pid: int) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("select pg_terminate_backend($1)", pid)
    finally:
        await connection.close()
