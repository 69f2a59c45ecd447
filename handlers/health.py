"""How an instance is, for whatever keeps it running: alive, ready for people, and its numbers (PROTOCOL A4)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from handlers.routes import Call, Route

PATIENCE: Final = 2.0  # seconds for all checks together; balancers ask every few seconds and wait about as long

log = structlog.get_logger("boardcast.health")


class Check(NamedTuple):
    """A part that must work. `ask` raises when it does not."""

    name: str
    ask: Callable[[], Awaitable[object]]


class Health(NamedTuple):
    """What the routes here work with."""

    checks: Sequence[Check]
    registry: CollectorRegistry


class Alive(msgspec.Struct, frozen=True):
    """The process turns."""

    status: str


class Readiness(msgspec.Struct, frozen=True):
    """Whether this instance should get visitors, and which parts say no."""

    status: str
    failing: list[str]
    checks: dict[str, bool]


async def live(_call: Call[None, None]) -> Alive:
    return Alive("alive")


async def ready(call: Call[None, None]) -> Readiness | web.Response:
    """Only names are shown: what is wrong with a part is for the log, not for strangers."""
    health: Health = call.tools
    works = await asyncio.gather(*(_works(check) for check in health.checks))
    checks = {check.name: fine for check, fine in zip(health.checks, works, strict=True)}
    failing = [name for name, fine in checks.items() if not fine]
    if not failing:
        return Readiness("ready", failing, checks)
    body = msgspec.json.encode(Readiness("failing", failing, checks))
    return web.Response(body=body, status=503, content_type="application/json")


async def metrics(call: Call[None, None]) -> web.Response:
    health: Health = call.tools
    return web.Response(body=generate_latest(health.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _works(check: Check) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await check.ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, the part does not work
        log.warning("not ready", part=check.name, error=repr(error))
        return False
    return True


def _route(path: str, handler: Callable[[Any], Awaitable[object]], summary: str, answer: Any = None) -> Route:
    return Route(method="GET", path=path, handler=handler, summary=summary, answer=answer, public=True, tag="health")


ROUTES: tuple[Route, ...] = (
    _route("/health/live", live, "Whether the process turns", Alive),
    _route("/health/ready", ready, "Whether to send visitors here; 503 names the parts that fail", Readiness),
    _route("/metrics", metrics, "Numbers for Prometheus"),
)
