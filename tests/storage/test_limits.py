"""Rates that all instances share, on a real Valkey."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from storage import limits, redis
from storage.errors import RedisAway
from storage.limits import Limits
from storage.redis import Redis
from tests.fixtures.seeds import dice


@pytest_asyncio.fixture
async def valkey(redis_url: str) -> AsyncIterator[Redis]:
    client = redis.connect(redis_url)
    yield client
    await client.aclose()


@pytest_asyncio.fixture
async def nobody_there() -> AsyncIterator[Redis]:
    client = redis.connect(f"unix:///tmp/no-such-socket-{uuid4().hex}")
    yield client
    await client.aclose()


async def test_a_burst_is_granted_and_the_next_has_to_wait(valkey: Redis) -> None:
    key = uuid4().hex
    assert [await limits.take(valkey, key, 1 / 60, 3) for _ in range(3)] == [None] * 3
    wait = await limits.take(valkey, key, 1 / 60, 3)
    assert wait is not None
    assert 0 < wait <= 60


async def test_what_is_refused_costs_nothing(valkey: Redis) -> None:
    key = uuid4().hex
    await limits.take(valkey, key, 1 / 60, 1)
    waits = [await limits.take(valkey, key, 1 / 60, 1) for _ in range(50)]
    assert all(wait is not None and wait <= 60 for wait in waits)


async def test_waiting_as_long_as_told_is_enough(valkey: Redis) -> None:
    key = uuid4().hex
    assert await limits.take(valkey, key, 20, 1) is None
    wait = await limits.take(valkey, key, 20, 1)
    assert wait is not None
    await asyncio.sleep(wait + 0.005)
    assert await limits.take(valkey, key, 20, 1) is None


async def test_what_is_given_back_can_be_taken_again(valkey: Redis) -> None:
    key = uuid4().hex
    assert await limits.take(valkey, key, 1 / 60, 1) is None
    await limits.give_back(valkey, key, 1 / 60)
    assert await limits.take(valkey, key, 1 / 60, 1) is None
    assert await limits.take(valkey, key, 1 / 60, 1) is not None


async def test_giving_back_more_than_was_taken_does_not_enlarge_the_burst(valkey: Redis) -> None:
    key = uuid4().hex
    for _ in range(5):
        await limits.give_back(valkey, key, 1 / 60)
    await limits.take(valkey, key, 1 / 60, 2)
    for _ in range(5):
        await limits.give_back(valkey, key, 1 / 60)
    granted = [await limits.take(valkey, key, 1 / 60, 2) for _ in range(6)].count(None)
    assert granted == 2


async def test_of_many_at_once_only_the_burst_is_granted(valkey: Redis) -> None:
    key = uuid4().hex
    waits = await asyncio.gather(*(limits.take(valkey, key, 1 / 60, 7) for _ in range(40)))
    assert waits.count(None) == 7


async def test_keys_are_forgotten_when_their_budget_is_whole(valkey: Redis) -> None:
    key = uuid4().hex
    await limits.take(valkey, key, 100, 1)
    async with asyncio.timeout(10):
        while await valkey.exists(f"limit:{key}"):
            await asyncio.sleep(0.01)


async def test_without_redis_the_process_counts_for_itself(nobody_there: Redis) -> None:
    with pytest.raises(RedisAway):
        await limits.take(nobody_there, "key", 1, 1)
    here = Limits(nobody_there)
    assert [await here.take("key", 1 / 60, 2) for _ in range(2)] == [None] * 2
    assert await here.take("key", 1 / 60, 2) is not None
    await here.give_back("key", 1 / 60)
    assert await here.take("key", 1 / 60, 2) is None


async def test_without_redis_memory_stays_bounded(nobody_there: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = dice("limits")
    monkeypatch.setattr(limits, "MAX_LOCAL", 50)
    here = Limits(nobody_there)
    for _ in range(500):
        await here.take(str(chance.random()), 1 / 60, 1)
        assert len(here._local) <= 50


async def test_limits_can_be_switched_off(valkey: Redis) -> None:
    off = Limits(valkey, enforced=False)
    assert [await off.take("key", 1 / 60, 1) for _ in range(10)] == [None] * 10
