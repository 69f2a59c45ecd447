"""The queue of jobs in PostgreSQL, and those who work on it.

pgqueuer does the work; it takes half a second to import, hence only where a worker starts, and in a thread.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from storage.database import CONNECT_TIMEOUT, Connection
from storage.errors import DatabaseAway, translated

if TYPE_CHECKING:
    from pgqueuer.domain.models import Job, Schedule
    from pgqueuer.ports.driver import NotifyCallback

TRIES: Final = 8  # the last one comes some twenty minutes after the first: a mail server's restart is over by then
FIRST_PAUSE: Final = timedelta(seconds=5)  # doubles from try to try
LONGEST_PAUSE: Final = timedelta(minutes=10)
AT_ONCE: Final = 20  # jobs that one worker has in hand: they wait for other people's servers, not for our processor
BATCH: Final = 10  # jobs taken in one go
POLL: Final = timedelta(seconds=15)  # between two looks without being told: a notification may be lost
STALE: Final = timedelta(seconds=60)  # without a heartbeat for so long, a worker is dead and its jobs are free
CONNECTIONS: Final = 3  # one listens, the others fetch and report

Work = Callable[[bytes], Awaitable[None]]
"""Does one job, from its payload. Whatever it raises is tried again later."""
Chore = Callable[[], Awaitable[None]]
"""Something to be done regularly."""


class Queue:
    """Works on the jobs whose names it is given, and on the chores: cron expression and name → chore."""

    def __init__(
        self, url: str, jobs: Mapping[str, Work], chores: Mapping[tuple[str, str], Chore], *, pause: timedelta
    ) -> None:
        self._url = url
        self._jobs = jobs
        self._chores = chores
        self._pause = pause
        self._stopped = False
        self._shutdown: asyncio.Event | None = None

    async def run(self) -> None:
        """Until `stop`: then what is in hand is finished, and nothing new is begun. Raises DatabaseAway."""
        pool: Any = None
        try:
            pool = await self._pool()
            await self._work(pool)
            if not self._stopped:
                raise DatabaseAway("a connection was cut")
        except Exception as error:
            deaf = type(error).__name__ == "FailingListenerError"  # it no longer hears notifications
            found = DatabaseAway("no notification comes back") if deaf else translated(error)
            if found is error:
                raise
            raise found from error
        finally:
            self._shutdown = None
            if pool is not None:
                pool.terminate()

    def stop(self) -> None:
        """Begin nothing new."""
        self._stopped = True
        if self._shutdown is not None:
            self._shutdown.set()

    async def _pool(self) -> Any:
        """Connections that are given back without a round trip: nobody would read that it failed, when whoever had
        the connection was cancelled meanwhile."""
        return await asyncpg.create_pool(
            self._url,
            min_size=0,
            max_size=CONNECTIONS,
            max_inactive_connection_lifetime=0,
            connection_class=Connection,
            init=self._watch,
            timeout=CONNECT_TIMEOUT,
            server_settings={"application_name": "boardcast-jobs", "timezone": "UTC"},
        )

    async def _watch(self, connection: Any) -> None:
        """A connection that is cut may be the one that listens: begin anew rather than poll until that is noticed."""
        connection.add_termination_listener(self._cut)

    def _cut(self, _: object) -> None:
        if self._shutdown is not None:
            self._shutdown.set()

    async def _work(self, pool: asyncpg.Pool) -> None:
        await asyncio.to_thread(importlib.import_module, "pgqueuer.core.applications")
        from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
        from pgqueuer.core.applications import PgQueuer
        from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor

        class Driver(AsyncpgPoolDriver):
            """Asks whether it hears itself only once it listens: the first question would be lost else."""

            listening = asyncio.Event()

            async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
                await super().add_listener(channel, callback)
                self.listening.set()

            async def notify(self, channel: str, payload: str) -> None:
                await self.listening.wait()
                await super().notify(channel, payload)

        queue = PgQueuer(Driver(pool))
        self._shutdown = queue.shutdown
        retrying = partial(
            DatabaseRetryEntrypointExecutor,
            max_attempts=TRIES - 1,
            initial_delay=self._pause,
            max_delay=LONGEST_PAUSE,
        )
        for name, work in self._jobs.items():
            queue.entrypoint(name, on_failure="hold", executor_factory=retrying)(_job(work))
        for (expression, name), chore in self._chores.items():
            queue.schedule(name, expression)(_chore(chore))
        if self._stopped:
            return
        await queue.run(
            dequeue_timeout=POLL,
            batch_size=BATCH,
            max_concurrent_tasks=AT_ONCE,
            shutdown_on_listener_failure=True,
            heartbeat_timeout=STALE,
        )


def _job(work: Work) -> Callable[[Job], Awaitable[None]]:
    async def perform(job: Job) -> None:
        await work(job.payload or b"null")

    return perform


def _chore(chore: Chore) -> Callable[[Schedule], Awaitable[None]]:
    async def perform(_: Schedule) -> None:
        await chore()

    return perform
