"""Connections to PostgreSQL that stay in hand between statements: giving one back to the pool and asking for it again
costs twice what an ordinary statement does.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import asyncpg

KEPT: Final = 4  # connections in hand, those of the committer's batches and of a few readers; the rest is the pool's
CUT: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the pool's word for a connection that was cut while it was given back
)
"""What comes of leaving a connection that is no more."""


class Connections:
    """Takes from a pool, and gives back what it does not keep."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._kept: list[Any] = []
        self._waiting = 0

    async def take(self, patience: float) -> Any:
        """A connection, to be kept or released. Raises TimeoutError after `patience` seconds."""
        while self._kept:
            connection = self._kept.pop()
            if _is_open(connection):
                return connection
            await self.release(connection)
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                return await self._pool.acquire()
        finally:
            self._waiting -= 1

    def keep(self, connection: Any) -> bool:
        """Put aside a connection with nothing left to do on it; False when it has to be released."""
        # Whoever waits for the pool does not see what is kept here.
        if self._waiting or len(self._kept) == KEPT or not _is_open(connection):
            return False
        self._kept.append(connection)
        return True

    async def release(self, connection: Any) -> None:
        """To the pool, which looks after connections that were cut or cancelled."""
        with suppress(*CUT):  # the pool has it all the same
            await self._pool.release(connection)

    async def expire(self) -> None:
        """Let no connection made by now be used again."""
        await self._pool.expire_connections()
        await self._release_all()

    async def close(self, patience: float) -> None:
        """Wait for running statements, then close; after `patience` seconds cut what does not end."""
        try:
            async with asyncio.timeout(patience):
                await self._release_all()
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    async def _release_all(self) -> None:
        kept, self._kept = self._kept, []
        for connection in kept:
            await self.release(connection)


def cut(connection: Any) -> None:
    """End it at once; one that is lost already is nobody's any more."""
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


@contextmanager
def noticed(connection: Any) -> Iterator[None]:
    """A connection that ends between two steps of a statement is one that was closed, not a defect."""
    try:
        yield
    except AttributeError as error:  # the driver's, which has taken its parts away
        if _is_open(connection):
            raise
        raise asyncpg.InterfaceError("the connection was closed between two steps of a statement") from error


def _is_open(connection: Any) -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        return False  # cut, and the pool's again since then
