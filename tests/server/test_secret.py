"""The secret: given, or made once and shared by all instances on a database (A5)."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from server.secret import secret
from server.settings import Settings
from storage.database import Database


@pytest_asyncio.fixture
async def db(fresh_database_url: str) -> AsyncIterator[Database]:
    db = await Database.connect(fresh_database_url, size=8)
    yield db
    await db.close()


async def test_a_secret_that_is_given_is_used(db: Database) -> None:
    assert await secret(Settings.load(secret="given-given-given"), db) == "given-given-given"


async def test_a_secret_is_made_once_and_kept(db: Database) -> None:
    made = await secret(Settings.load(), db)
    assert len(made) >= 32
    assert await secret(Settings.load(), db) == made


async def test_servers_that_start_together_agree_on_one_secret(db: Database) -> None:
    assert len(set(await asyncio.gather(*(secret(Settings.load(), db) for _ in range(32))))) == 1
