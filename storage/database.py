"""The connections to PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, Self

import asyncpg

from storage.errors import DatabaseAway, translated
from storage.sql import Statement

CONNECT_TIMEOUT = 3.0  # seconds; longer than any handshake, shorter than a client's patience
COMMAND_TIMEOUT = 30.0  # seconds; no statement of ours is meant to take one
CLOSE_TIMEOUT = 5.0  # seconds; then connections are cut


class Runner(Protocol):
    """Whatever runs statements: the pool, or one transaction."""

    async def rows(self, statement: Statement, *args: object) -> list[asyncpg.Record]: ...
    async def row(self, statement: Statement, *args: object) -> asyncpg.Record | None: ...
    async def value(self, statement: Statement, *args: object) -> Any: ...
    async def run(self, statement: Statement, *args: object) -> None: ...


class _Connection(asyncpg.Connection):
    """A pooled connection that is given back without a round trip: we never leave session state behind."""

    def get_reset_query(self) -> str:
        return ""


class Transaction:
    """Statements on one connection, inside one transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, statement: Statement, *args: object) -> list[asyncpg.Record]:
        return list(await self._connection.fetch(statement.text, *args))

    async def row(self, statement: Statement, *args: object) -> asyncpg.Record | None:
        found: asyncpg.Record | None = await self._connection.fetchrow(statement.text, *args)
        return found

    async def value(self, statement: Statement, *args: object) -> Any:
        return await self._connection.fetchval(statement.text, *args)

    async def run(self, statement: Statement, *args: object) -> None:
        await self._connection.execute(statement.text, *args)


class Database:
    """A pool of connections. Its methods raise DatabaseAway or Duplicate, or the driver's error for our own defects."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._expiring: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, url: str, *, size: int = 10) -> Self:
        """Open up to `size` connections to `url`. Raises DatabaseAway."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=size,
                max_inactive_connection_lifetime=0,
                connection_class=_Connection,
                timeout=CONNECT_TIMEOUT,
                command_timeout=COMMAND_TIMEOUT,
                server_settings={
                    "application_name": "boardcast",
                    "timezone": "UTC",
                    "plan_cache_mode": "force_generic_plan",
                },
            )
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseAway(str(error)) from error
        return cls(pool)

    async def close(self) -> None:
        """Wait for running statements, then close; cut what does not end."""
        try:
            await asyncio.wait_for(self._pool.close(), CLOSE_TIMEOUT)
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def transaction(self, *, isolation: str | None = None, readonly: bool = False) -> AsyncIterator[Transaction]:
        """One transaction on one connection; committed on leaving, rolled back on any exception."""
        try:
            async with (
                self._pool.acquire() as connection,
                connection.transaction(isolation=isolation, readonly=readonly),
            ):
                yield Transaction(connection)
        except Exception as error:
            found = translated(error)
            if found is error:
                raise
            self._forget_if_away(found)
            raise found from error

    async def rows(self, statement: Statement, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        return list(await self._call("fetch", statement, args))

    async def row(self, statement: Statement, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        found: asyncpg.Record | None = await self._call("fetchrow", statement, args)
        return found

    async def value(self, statement: Statement, *args: object) -> Any:
        """The first column of the first row, or None."""
        return await self._call("fetchval", statement, args)

    async def run(self, statement: Statement, *args: object) -> None:
        """No answer wanted."""
        await self._call("execute", statement, args)

    async def _call(self, method: str, statement: Statement, args: Sequence[object]) -> Any:
        try:
            return await getattr(self._pool, method)(statement.text, *args)
        except Exception as error:
            found = translated(error)
            if found is error:
                raise
            self._forget_if_away(found)
            raise found from error

    def _forget_if_away(self, error: Exception) -> None:
        """Drop every pooled connection once one of them turned out to lead to a server that is gone or demoted."""
        if isinstance(error, DatabaseAway):
            self._expiring = asyncio.ensure_future(self._pool.expire_connections())
