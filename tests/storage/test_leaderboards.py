"""Scores in Redis: several days, and all or nothing."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from storage import redis
from storage.errors import RedisAway
from storage.leaderboards import NOWHERE, Cursor, Scores


@pytest_asyncio.fixture
async def scores(redis_url: str) -> AsyncIterator[Scores]:
    connection = redis.connect(redis_url)
    yield Scores(connection)
    await connection.aclose()


@pytest.fixture
def project_id() -> str:
    return str(uuid4())


async def test_a_period_is_the_union_of_its_days(scores: Scores, project_id: str) -> None:
    credits = [(10, "ada", 1, 500), (11, "ada", 1, 0), (11, "grace", 2, 0), (12, "grace", 1, 250)]
    assert await scores.apply(project_id, NOWHERE, Cursor("e", 5), {}, credits)
    expected = {
        None: {"ada": (2, 500), "grace": (3, 250)},
        10: {"ada": (2, 500), "grace": (3, 250)},
        11: {"ada": (1, 0), "grace": (3, 250)},
        12: {"grace": (1, 250)},
        13: {},
    }
    for since, people in expected.items():
        (standing,) = await scores.read([project_id], since)
        assert standing == (Cursor("e", 5), people)


async def test_what_is_taken_back_leaves_nothing(scores: Scores, project_id: str) -> None:
    assert await scores.apply(project_id, NOWHERE, Cursor("e", 1), {"t": b"x"}, [(10, "ada", 1, 500)])
    assert await scores.apply(project_id, Cursor("e", 1), Cursor("e", 2), {"t": b""}, [(10, "ada", -1, -500)])
    assert await scores.shares(project_id, ["t"]) == {}
    for since in (None, 10):
        assert (await scores.read([project_id], since))[0].scores == {}


async def test_nothing_is_applied_unless_the_cursor_is_where_it_was(scores: Scores, project_id: str) -> None:
    first = ({"t": b"x"}, [(10, "ada", 1, 0)])
    assert await scores.apply(project_id, NOWHERE, Cursor("e", 1), *first)
    for was in (NOWHERE, Cursor("e", 2), Cursor("f", 1)):
        assert not await scores.apply(project_id, was, Cursor("e", 9), {"t": b"y"}, [(10, "ada", 1, 0)])
    assert await scores.read([project_id], None) == [(Cursor("e", 1), {"ada": (1, 0)})]
    assert await scores.shares(project_id, ["t", "u"]) == {"t": b"x"}


async def test_what_is_forgotten_is_nowhere(scores: Scores, project_id: str) -> None:
    await scores.apply(project_id, NOWHERE, Cursor("e", 1), {"t": b"x"}, [(10, "ada", 1, 0)])
    await scores.forget(project_id)
    assert await scores.read([project_id], 10) == [(NOWHERE, {})]
    assert await scores.shares(project_id, ["t"]) == {}


async def test_redis_being_away_is_said(project_id: str) -> None:
    connection = redis.connect("unix:///nowhere/valkey.sock")
    with pytest.raises(RedisAway):
        await Scores(connection).cursors([project_id])
    await connection.aclose()
