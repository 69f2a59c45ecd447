"""The engine, put together: databases, rooms, committer, and the exchange with other instances. No network surface."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from rooms import catalog, consequences
from rooms.committer import Committer
from rooms.desk import Desk
from rooms.presence import Presence
from rooms.registry import Rooms
from rooms.room import Prepare
from server.ending import end
from server.exchange import Exchange
from server.realtime import Frame
from server.secret import secret
from server.settings import Settings
from storage.database import Database
from storage.projects import Projects
from storage.redis import Redis, connect

log = structlog.get_logger("boardcast.engine")


def prepare(event: str, body: bytes) -> Frame:
    """The frame of an event, for all its recipients."""
    return Frame(b'42["%b",%b]' % (event.encode(), body))


class Engine:
    """What an instance runs on."""

    def __init__(
        self, settings: Settings, signing: str, db: Database, replica: Database, redis: Redis, frame: Prepare
    ) -> None:
        self.settings = settings
        self.secret = signing
        self.db = db
        self.redis = redis
        store = Projects(db, catalog.tables(), catalog.HOT)
        self.exchange = Exchange(settings.redis_url, self.secret.encode(), catalog.reader())
        memory = settings.room_memory_mib << 20
        self.rooms = Rooms(store, catalog.reader(), catalog.HOT, self.exchange, frame, memory=memory)
        self.committer = Committer(self.rooms, consequences.chosen(mail=bool(settings.smtp_url)))
        self.presence = Presence(self.exchange.instance, self.rooms, self.exchange, redis)
        self.desk = Desk(db, replica, redis, self.rooms, self.committer)
        self.exchange.entries = self.rooms.receive
        self.exchange.moves = self.presence.hear
        self.exchange.alive = self.presence.alive
        self.exchange.tuned = self._tuned
        self.failed = asyncio.Event()
        """Set when a part that runs for ever has ended: the instance is of no use any more."""
        self._tasks: list[asyncio.Task[None]] = []

    def keep(self, name: str, forever: Coroutine[Any, Any, None]) -> None:
        """Run something until the engine stops."""
        task = asyncio.get_running_loop().create_task(forever, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    async def stop(self) -> None:
        """End everything that runs."""
        await end(self._tasks)
        self.exchange.close()

    def _tuned(self) -> None:
        """We can hear again: whatever was said meanwhile is in the log, and others may have forgotten our people."""
        for room in self.rooms.all():
            self.rooms.fill(room)
        self.presence.tell_all()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            log.critical("a part has ended", part=task.get_name(), exc_info=task.exception())
            self.failed.set()


@asynccontextmanager
async def running(settings: Settings, *, frame: Prepare = prepare) -> AsyncIterator[Engine]:
    """An engine on the databases that the settings name. Raises DatabaseAway."""
    db = await Database.connect(settings.database_url, size=settings.database_connections)
    replica = db
    if settings.replica_url:
        replica = await Database.connect(settings.replica_url, size=settings.database_connections)
    redis = connect(settings.redis_url)
    engine = Engine(settings, await secret(settings, db), db, replica, redis, frame)
    try:
        engine.keep("exchange", engine.exchange.run())
        engine.keep("committer", engine.committer.run())
        engine.keep("tips", engine.rooms.watch_tips())
        engine.keep("presence", engine.presence.run())
        engine.keep("leaderboards", engine.desk.leaderboards.run())
        yield engine
    finally:
        await engine.stop()
        await redis.aclose()
        if replica is not db:
            await replica.close()
        await db.close()
