"""PROTOCOL A4: alive, ready, and which part is to blame."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry, Counter

from handlers.health import Check, Health
from server.engine import Engine
from tests.fixtures.rest import Town, served


class Part:
    """Works, fails or hangs, as the test wants."""

    def __init__(self) -> None:
        self.does: Callable[[], Awaitable[object]] = self.work

    async def ask(self) -> None:
        await self.does()

    async def work(self) -> None:
        pass

    async def fail(self) -> None:
        raise RuntimeError("postgresql://ada:secret@db")

    async def hang(self) -> None:
        await asyncio.Event().wait()


@pytest.fixture
def part() -> Part:
    return Part()


@pytest_asyncio.fixture
async def town(engine: Engine, part: Part) -> AsyncIterator[Town]:
    registry = CollectorRegistry()
    Counter("edits", "Edits that were committed", registry=registry).inc(3)
    checks = (Check("postgresql", part.ask), Check("redis", Part().ask))
    async with served(engine, Health(checks, registry)) as town:
        yield town


async def test_a4_a_process_that_turns_is_alive_whatever_fails(town: Town, part: Part) -> None:
    part.does = part.fail
    answer = await town.nobody.get("//health/live")
    assert (answer.status, answer.body) == (200, {"status": "alive"})


async def test_a4_ready_when_every_part_works(town: Town) -> None:
    answer = await town.nobody.get("//health/ready")
    assert answer.status == 200
    assert answer.body == {"status": "ready", "failing": [], "checks": {"postgresql": True, "redis": True}}


async def test_a4_the_failing_part_is_named_and_nothing_else_is_told(town: Town, part: Part) -> None:
    part.does = part.fail
    answer = await town.nobody.get("//health/ready")
    assert answer.status == 503
    assert answer.body == {
        "status": "failing",
        "failing": ["postgresql"],
        "checks": {"postgresql": False, "redis": True},
    }
    part.does = part.work
    assert (await town.nobody.get("//health/ready")).status == 200


async def test_a4_a_part_that_hangs_fails(town: Town, part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.health.PATIENCE", 0.05)
    part.does = part.hang
    answer = await town.nobody.get("//health/ready")
    assert (answer.status, answer.body["failing"]) == (503, ["postgresql"])


async def test_metrics_are_those_of_the_registry(town: Town) -> None:
    answer = await town.nobody.get("//metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert "edits_total 3.0" in answer.body
