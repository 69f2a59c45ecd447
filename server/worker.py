"""The worker: runs the jobs that edits leave behind, in a process of its own or inside a serving one."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Final, Self

from handlers import jobs
from handlers.jobs.post import Post
from handlers.jobs.tools import Tools
from rooms.consequences.recipients import Recipients
from server import embedded, logs, schedule
from server.ending import end
from server.settings import Settings
from storage import jobs as kept
from storage.database import Database
from storage.errors import DatabaseAway
from storage.migrate import migrate
from storage.queue import FIRST_PAUSE, Queue

PAUSES: Final = (0.5, 1.0, 2.0, 5.0)  # seconds before the queue is tried again after the database was away
CONNECTIONS: Final = 4  # jobs ask little

log = logs.logger("worker")


async def run(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C; what is in hand is finished first. Raises DatabaseAway when there is no start."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with embedded.databases(settings, join=True) as complete:
        await migrate(complete.database_url)
        worker = await Worker.start(complete)
        log.info("working", jobs=sorted(jobs.JOBS), mail="on" if settings.smtp_url else "off")
        await stopping.wait()
        await worker.stop()
        log.info("done")


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[None]:
    """Work while the block runs, unless the settings leave the jobs to others. Raises DatabaseAway."""
    if not settings.jobs:
        yield
        return
    worker = await Worker.start(settings)
    try:
        yield
    finally:
        await worker.stop()


class Worker:
    """Jobs being run, by settings that name the databases."""

    def __init__(self, settings: Settings, db: Database, pause: timedelta) -> None:
        post = Post(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
        tools = Tools(Recipients(db), post, settings.address)
        work = {name: partial(jobs.perform, tools, name) for name in jobs.JOBS}
        self._db = db
        self._patience = max(settings.drain_seconds, 1.0)
        self._queue = Queue(settings.database_url, work, schedule.chores(db), pause=pause)
        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(self._forever(), name="worker")

    @classmethod
    async def start(cls, settings: Settings, *, pause: timedelta = FIRST_PAUSE) -> Self:
        """Begin. `pause` is the time before a failed job is tried again, doubling. Raises DatabaseAway."""
        db = await Database.connect(settings.database_url, size=CONNECTIONS)
        if dead := await kept.dead(db):
            log.warning("some jobs have failed for good", count=len(dead), latest=dead[0].error)
        return cls(settings, db, pause)

    async def stop(self) -> None:
        """Finish what is in hand; what takes longer than the drain time is left for another worker to begin again."""
        self._stopping.set()
        self._queue.stop()
        done, _ = await asyncio.wait([self._task], timeout=self._patience)
        if not done:
            log.warning("jobs are still running; another worker will begin them again")
            await end([self._task])
        await self._db.close()

    async def _forever(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await self._queue.run()
            except DatabaseAway as error:
                log.warning("the queue is away", error=str(error))
            except Exception as error:
                log.error("the worker stumbled", exc_info=error)
            if self._stopping.is_set():
                return
            lasted = asyncio.get_running_loop().time() - began
            failures = 0 if lasted > PAUSES[-1] else failures
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1
