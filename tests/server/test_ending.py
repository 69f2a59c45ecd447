"""What runs for ever ends when it is told to, whatever it is waiting for."""

import asyncio

import pytest

from rooms.leaderboards import Leaderboards
from server import engine
from server.ending import end
from server.settings import Settings
from storage.redis import Redis, connect

HANG = 20.0  # seconds
ROUNDS = 80


class Deaf:
    """Forgets the first cancellation, as `asyncio.wait_for` sometimes does."""

    def __init__(self) -> None:
        self.forgotten = 0

    async def run(self) -> None:
        while True:
            try:
                await asyncio.sleep(HANG)
            except asyncio.CancelledError:
                if self.forgotten:
                    raise
                self.forgotten += 1


async def test_tasks_end_wherever_a_question_to_redis_is_on_its_way(redis_url: str) -> None:
    redis = connect(redis_url)
    try:
        for turns in range(ROUNDS):
            task = asyncio.create_task(_ask_for_ever(redis))
            for _ in range(turns % 40):
                await asyncio.sleep(0)
            async with asyncio.timeout(HANG):
                await end([task])
    finally:
        await redis.aclose()


async def _ask_for_ever(redis: Redis) -> None:
    while True:
        await redis.get("anything")


async def test_an_engine_stops_though_a_part_forgets_a_cancellation(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = Deaf()
    monkeypatch.setattr(Leaderboards, "_follow_poked", lambda _: deaf.run())
    settings = Settings(database_url=database_url, redis_url=redis_url, secret="s" * 32)
    async with asyncio.timeout(HANG):
        async with engine.running(settings) as running:
            running.keep("deaf", Deaf().run())
            await asyncio.sleep(0.05)  # until everything has begun to wait
    assert deaf.forgotten
