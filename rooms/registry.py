"""The rooms that are in memory on this instance: loaded once however many ask, kept up to date, dropped when idle."""

import asyncio
import secrets
from collections.abc import Sequence
from time import monotonic
from typing import Final, Protocol

from rooms.errors import NotFound, Unavailable
from rooms.messages import Line, Reader
from rooms.room import Prepare, Room
from rooms.state import State
from storage.database import Runner
from storage.epochs import NONE
from storage.errors import DatabaseAway
from storage.projects import Projects

PAGE: Final = 1000  # entries per query while catching up
RECORD_COST: Final = 800  # bytes that a hot record takes in memory, measured with tracemalloc on task cards
IDLE: Final = 10.0  # seconds that an idle room is kept at least: somebody may be about to enter it
TIP_INTERVAL: Final = 1.0  # seconds; the last message of a burst may be the lost one, and this finds it


class Exchange(Protocol):
    """How rooms of different instances talk. Losing any of it loses nothing."""

    def publish(self, project_id: str, epoch: str, lines: Sequence[Line]) -> None: ...
    def subscribe(self, project_id: str) -> None: ...
    def unsubscribe(self, project_id: str) -> None: ...


class Rooms:
    """All rooms of this instance."""

    def __init__(
        self,
        store: Projects,
        reader: Reader,
        hot: frozenset[str],
        exchange: Exchange,
        prepare: Prepare,
        *,
        memory: int,
    ) -> None:
        self.store = store
        self.exchange = exchange
        self.reader = reader
        self._hot = hot
        self._prepare = prepare
        self._memory = memory
        self._rooms: dict[str, Room] = {}
        self._loading: dict[str, asyncio.Task[Room]] = {}
        self._filling: dict[str, asyncio.Task[None]] = {}

    def find(self, project_id: str) -> Room | None:
        """The room if it is in memory."""
        return self._rooms.get(project_id)

    def all(self) -> list[Room]:
        """All rooms in memory."""
        return list(self._rooms.values())

    async def open(self, project_id: str, *, create: bool = False) -> Room:
        """The room, loaded if need be. Raises NotFound when there is no such project and none is being created."""
        room = self._rooms.get(project_id)
        if room is None:
            loading = self._loading.get(project_id)
            if loading is None:
                loading = self._loading[project_id] = asyncio.ensure_future(self._load(project_id))
                loading.add_done_callback(lambda _: self._loading.pop(project_id, None))
            # Shielded: one client that goes away must not take the room from the others who wait for it.
            room = await asyncio.shield(loading)
        room.used = monotonic()
        if room.state.seq == 0 and not create:
            await self._look_again(room)
        if room.state.seq == 0 and not create:
            raise NotFound("project", project_id)
        return room

    def receive(self, project_id: str, epoch: str, lines: Sequence[Line]) -> None:
        """Lines that another instance committed."""
        room = self._rooms.get(project_id)
        if room is not None and (room.state.epoch != epoch or not room.accept(lines)):
            self.fill(room)

    def fill(self, room: Room) -> asyncio.Task[None]:
        """Catch up from the log, once however many ask."""
        task = self._filling.get(room.project_id)
        if task is None:
            task = self._filling[room.project_id] = asyncio.ensure_future(self._fill(room))
            task.add_done_callback(lambda done: self._filled(room.project_id, done))
        return task

    async def catch_up(self, room: Room, runner: Runner | None = None) -> None:
        """Read and accept what the log has beyond the room. Raises DatabaseAway."""
        while True:
            seq = room.state.seq
            bodies = await self.store.since(room.project_id, seq, PAGE, runner)
            lines = [self.reader.line(body) for body in bodies]
            room.accept(lines)
            if len(bodies) < PAGE:
                return

    async def check(self, rooms: Sequence[Room]) -> list[Room]:
        """Compare with the heads; the rooms that were behind and have caught up. Raises DatabaseAway."""
        known = {room.project_id: room.state.seq for room in rooms}
        tips = await self.store.tips(list(known))
        behind = []
        for room in rooms:
            tip = tips.get(room.project_id)
            if tip is None:
                backwards = known[room.project_id] > 0
            else:
                backwards = tip.epoch != room.state.epoch or tip.seq < known[room.project_id]
            if backwards:
                if tip is not None and tip.epoch == room.state.epoch:
                    await self.store.move_epoch(room.project_id, tip.epoch, _new_epoch())
                await self._start_over(room)
                behind.append(room)
            elif tip is not None and tip.seq > room.state.seq:
                await self.catch_up(room)
                behind.append(room)
        return behind

    async def watch_tips(self) -> None:
        """For ever: find what Redis lost, and let go of rooms that nobody needs."""
        while True:
            await asyncio.sleep(TIP_INTERVAL)
            watched = [room for room in self._rooms.values() if room.watchers]
            try:
                if watched:
                    await self.check(watched)
            except DatabaseAway:
                continue
            self._drop_idle()

    async def _look_again(self, room: Room) -> None:
        """There was no such project when somebody asked; another instance may have begun it since."""
        try:
            await self.check([room])
        except DatabaseAway as error:
            raise Unavailable from error

    async def _load(self, project_id: str) -> Room:
        # Subscribed before reading: what is published meanwhile is either in the snapshot or found as a gap.
        self.exchange.subscribe(project_id)
        try:
            state = await self._read(project_id)
        except DatabaseAway as error:
            self.exchange.unsubscribe(project_id)
            raise Unavailable from error
        room = self._rooms[project_id] = Room(state, self._prepare)
        return room

    async def _read(self, project_id: str) -> State:
        snapshot = await self.store.load(project_id)
        while snapshot is not None and snapshot.epoch == NONE:
            await self.store.move_epoch(project_id, NONE, _new_epoch())
            snapshot = await self.store.load(project_id)
        if snapshot is None:
            return State(project_id, _new_epoch(), 0, (), self._hot)
        records = [record for kind, body in snapshot.records.items() for record in self.reader.records(kind, body)]
        return State(project_id, snapshot.epoch, snapshot.seq, records, self._hot)

    async def _start_over(self, room: Room) -> None:
        """The log that the room knew is no more. Everybody who knew it is told, here and on other instances."""
        state = await self._read(room.project_id)
        if state.epoch != room.state.epoch:  # else somebody has done it while we were reading
            room.reset(state)
            self.exchange.publish(room.project_id, state.epoch, [])

    async def _fill(self, room: Room) -> None:
        await self.check([room])

    def _filled(self, project_id: str, done: asyncio.Task[None]) -> None:
        self._filling.pop(project_id, None)
        if not done.cancelled():
            done.exception()  # the database being away is noticed elsewhere; the tip query tries again

    def _drop_idle(self) -> None:
        """Least recently used first, until the budget holds; rooms of projects that do not exist at once."""
        due = monotonic() - IDLE
        idle = sorted((r for r in self._rooms.values() if r.idle and r.used < due), key=lambda room: room.used)
        cost = RECORD_COST * sum(len(room.state.records) + len(room.tail) for room in self._rooms.values())
        for room in idle:
            if cost <= self._memory and room.state.seq > 0:
                continue
            cost -= RECORD_COST * (len(room.state.records) + len(room.tail))
            del self._rooms[room.project_id]
            self.exchange.unsubscribe(room.project_id)


def _new_epoch() -> str:
    return secrets.token_hex(4)
