"""The connections to PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Protocol, Self

import asyncpg

from storage.connections import CUT, Connections, cut, noticed
from storage.errors import DatabaseAway, translated
from storage.sql import Statement

CONNECT_TIMEOUT = 3.0  # seconds; longer than any handshake, shorter than a client's patience
COMMAND_TIMEOUT = 5.0  # seconds, with the wait for a connection; no statement is meant to take one, unless it says so
CLOSE_TIMEOUT = 5.0  # seconds; then connections are cut
GOODBYE_TIMEOUT = 1.0  # seconds for one connection to be closed in order: nobody may be there to take leave of
SETTINGS = {
    "application_name": "boardcast",
    "timezone": "UTC",
    "plan_cache_mode": "force_generic_plan",
    # What we have given up is given up there too: statements within a second, and the locks of a transaction whose
    # client has vanished without a word, which nobody else could write past.
    "client_connection_check_interval": "1000",
    "idle_in_transaction_session_timeout": "15000",
}


class Runner(Protocol):
    """Whatever runs statements: the pool, or one transaction."""

    async def rows(self, statement: Statement, *args: object) -> list[asyncpg.Record]: ...
    async def row(self, statement: Statement, *args: object) -> asyncpg.Record | None: ...
    async def value(self, statement: Statement, *args: object) -> Any: ...
    async def run(self, statement: Statement, *args: object) -> None: ...


class Connection(asyncpg.Connection):
    """A pooled connection that is given back without a round trip: we never leave session state behind."""

    def get_reset_query(self) -> str:
        return ""

    async def close(self, *, timeout: float | None = None) -> None:
        """Closed in order, or cut. The pool does it in the background, where nobody would read an exception."""
        with suppress(*CUT):
            await super().close(timeout=timeout or GOODBYE_TIMEOUT)


class Transaction:
    """Statements on one connection, inside one transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, statement: Statement, *args: object) -> list[asyncpg.Record]:
        with _cut_after(statement.patience or COMMAND_TIMEOUT, self._connection):
            return list(await self._connection.fetch(statement.text, *args))

    async def row(self, statement: Statement, *args: object) -> asyncpg.Record | None:
        with _cut_after(statement.patience or COMMAND_TIMEOUT, self._connection):
            found: asyncpg.Record | None = await self._connection.fetchrow(statement.text, *args)
            return found

    async def value(self, statement: Statement, *args: object) -> Any:
        with _cut_after(statement.patience or COMMAND_TIMEOUT, self._connection):
            return await self._connection.fetchval(statement.text, *args)

    async def run(self, statement: Statement, *args: object) -> None:
        with _cut_after(statement.patience or COMMAND_TIMEOUT, self._connection):
            await self._connection.execute(statement.text, *args)


class Database:
    """A pool of connections. Its methods raise DatabaseAway or Duplicate, or the driver's error for our own defects."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._expiring: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, url: str, *, size: int = 10) -> Self:
        """Open up to `size` connections to `url`. Raises DatabaseAway."""
        try:
            pool = await asyncpg.create_pool(
                url,
                init_size=1,
                min_size=0,  # a pool that keeps one open logs every try while there is nothing to connect to
                max_size=size,
                max_inactive_connection_lifetime=0,
                connection_class=Connection,
                timeout=CONNECT_TIMEOUT,
                server_settings=SETTINGS,
            )
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseAway(str(error)) from error
        return cls(Connections(pool))

    async def close(self) -> None:
        """Wait for running statements, then close; cut what does not end."""
        await self._connections.close(CLOSE_TIMEOUT)

    @asynccontextmanager
    async def transaction(self, *, isolation: str | None = None, readonly: bool = False) -> AsyncIterator[Transaction]:
        """One transaction on one connection; committed on leaving, rolled back on any exception."""
        try:
            async with self._connection(COMMAND_TIMEOUT) as connection:
                block = connection.transaction(isolation=isolation, readonly=readonly)
                try:
                    with _cut_after(COMMAND_TIMEOUT, connection):
                        await block.start()
                except asyncio.CancelledError:
                    cut(connection)  # nobody knows whether it has begun
                    raise
                try:
                    yield Transaction(connection)
                except BaseException:
                    with suppress(*CUT), _cut_after(COMMAND_TIMEOUT, connection):
                        await block.rollback()
                    raise
                with _cut_after(COMMAND_TIMEOUT, connection):
                    await block.commit()
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
        loop = asyncio.get_running_loop()
        until = loop.time() + (statement.patience or COMMAND_TIMEOUT)
        try:
            connection = await self._connections.take(until - loop.time())
            cutting = loop.call_later(until - loop.time(), cut, connection)
            try:
                with noticed(connection):
                    found = await getattr(connection, method)(statement.text, *args)
            except BaseException:
                await self._connections.release(connection)
                raise
            finally:
                cutting.cancel()
            if not self._connections.keep(connection):
                await self._connections.release(connection)
            return found
        except Exception as error:
            reason = translated(error)
            if reason is error:
                raise
            self._forget_if_away(reason)
            raise reason from error

    @asynccontextmanager
    async def _connection(self, patience: float) -> AsyncIterator[Any]:
        """A connection for as long as the block runs."""
        connection = await self._connections.take(patience)
        try:
            yield connection
        finally:
            await self._connections.release(connection)

    def _forget_if_away(self, error: Exception) -> None:
        """Drop every pooled connection once one of them turned out to lead to a server that is gone or demoted."""
        if isinstance(error, DatabaseAway):
            self._expiring = asyncio.ensure_future(self._connections.expire())


@contextmanager
def _cut_after(seconds: float, connection: Any) -> Iterator[None]:
    """Cut the connection under a block that takes longer. A line that swallows everything swallows cancellations too,
    and waiting for those would be to wait twice."""
    cutting = asyncio.get_running_loop().call_later(seconds, cut, connection)
    try:
        with noticed(connection):
            yield
    finally:
        cutting.cancel()
