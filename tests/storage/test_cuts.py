"""A line to PostgreSQL that is cut in an unlucky moment: an outage like any other, and nothing is left unread."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from storage import database
from storage.connections import Connections
from storage.database import Database
from storage.errors import DatabaseAway
from storage.sql import Statement
from tests.fixtures.proxy import Proxy, over_tcp, postgres_socket

PATIENCE = 0.5  # seconds that a statement may take here
SELECT = Statement("test.one", "select 1")
SLEEP = Statement("test.sleep", "select pg_sleep(1000)")


@pytest_asyncio.fixture
async def line(database_url: str) -> AsyncIterator[Proxy]:
    async with Proxy(postgres_socket(database_url)) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def db(database_url: str, line: Proxy, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """One connection."""
    monkeypatch.setattr(database, "COMMAND_TIMEOUT", PATIENCE)
    monkeypatch.setattr(database, "GOODBYE_TIMEOUT", 0.2)
    found = await Database.connect(over_tcp(database_url, line.port), size=1)
    yield found
    await found.close()


@pytest.fixture
def unread() -> list[str]:
    """What the loop complains about."""
    found: list[str] = []
    asyncio.get_event_loop().set_exception_handler(lambda _, said: found.append(str(said)))
    return found


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in a transaction"])
async def test_a_connection_that_is_lost_in_the_moment_in_which_we_cut_it(
    db: Database, unread: list[str], monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    """A loop that was held up does both before anybody else. (Red before: it is nobody's any more, and said so.)"""
    taken: list[Any] = []
    take = Connections.take

    async def remember(self: Connections, patience: float) -> Any:
        taken.append(await take(self, patience))
        return taken[-1]

    monkeypatch.setattr(Connections, "take", remember)
    asking = asyncio.create_task(ask(db, SLEEP, inside=inside))
    await asyncio.sleep(PATIENCE / 5)
    asyncio.get_running_loop().call_later(PATIENCE / 5, taken[0].terminate)
    time.sleep(2 * PATIENCE)
    with pytest.raises(DatabaseAway):
        await asking
    assert await db.value(SELECT) == 1
    gc.collect()
    assert unread == []


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in a transaction"])
async def test_a_connection_that_is_cut_between_two_steps_of_a_statement_is_an_outage(
    db: Database, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    """And no defect of ours, though the driver stumbles. (Red before: AttributeError.)"""
    prepare: Any = asyncpg.Connection._get_statement  # type: ignore[attr-defined]

    async def prepare_and_cut(self: Any, *args: Any, **named: Any) -> Any:
        found = await prepare(self, *args, **named)
        self.terminate()
        return found

    monkeypatch.setattr(asyncpg.Connection, "_get_statement", prepare_and_cut)
    with pytest.raises(DatabaseAway):
        await ask(db, SELECT, inside=inside)
    monkeypatch.setattr(asyncpg.Connection, "_get_statement", prepare)
    assert await db.value(SELECT) == 1


async def test_a_transaction_that_is_cancelled_while_it_begins_leaves_nothing(
    db: Database, line: Proxy, unread: list[str]
) -> None:
    """(Red before: the connection was given back inside a transaction, and the loop told of it.)"""
    line.delay = PATIENCE / 5
    asking = asyncio.create_task(ask(db, SELECT, inside=True))
    await asyncio.sleep(line.delay / 4)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    line.delay = 0.0
    assert await db.value(SELECT) == 1
    gc.collect()
    assert unread == []


async def ask(db: Database, statement: Statement, *, inside: bool) -> None:
    if not inside:
        await db.value(statement)
        return
    async with db.transaction() as transaction:
        await transaction.value(statement)
