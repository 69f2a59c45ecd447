"""What must work before visitors are sent here."""

from collections.abc import Callable

from handlers.health import Check
from server.engine import Engine
from storage import health
from storage.errors import DatabaseAway, RedisAway


class NotServing(Exception):
    """This instance is going away."""


def checks(engine: Engine, draining: Callable[[], bool]) -> tuple[Check, ...]:
    """Every part by its name."""

    async def serving() -> None:
        if draining():
            raise NotServing

    async def database() -> None:
        if not await health.writable(engine.db):
            raise DatabaseAway("it takes no writes")

    async def redis() -> None:
        await engine.redis.ping()

    async def exchange() -> None:
        if not engine.exchange.hearing:
            raise RedisAway("our own heartbeat does not come back")

    return (
        Check("serving", serving),
        Check("database", database),
        Check("redis", redis),
        Check("exchange", exchange),
    )
