"""What must work before visitors are sent here."""

from typing import TYPE_CHECKING

from handlers.health import Check
from storage.errors import DatabaseAway, RedisAway
from storage.sql import sql

if TYPE_CHECKING:
    from server.app import App

_WRITABLE = sql(
    "health.writable",
    "select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off'",
    everywhere="it asks about the server",
)


class NotServing(Exception):
    """This instance is going away."""


def checks(app: "App") -> tuple[Check, ...]:
    """Every part by its name."""
    engine = app.engine

    async def serving() -> None:
        if app.draining:
            raise NotServing

    async def database() -> None:
        if not await engine.db.value(_WRITABLE):
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
