"""Presence: who has a board open right now, and what they are doing there. Never in the log; gone when they are gone.

Every socket in a room is a seat. Instances tell each other about their seats in small batches, and that they are alive;
the seats of an instance that falls silent are empty. Members hear of people, not of seats: joined, left, changed.
"""

import asyncio
from collections.abc import Iterable
from time import monotonic
from typing import Final, NamedTuple, Protocol

import msgspec

from rooms.messages import encode
from rooms.registry import Rooms
from storage import presence as book
from storage.errors import RedisAway
from storage.redis import Redis

TICK: Final = 0.1  # seconds between two announcements: a crowd that comes at once is one message, not thousands
HEARTBEAT: Final = 2.0  # seconds between two signs of life of an instance
SILENCE: Final = 7.0  # seconds without one, after which its people are gone: 3 lost heartbeats and a bit
LISTED: Final = 100  # people who are listed by name; beyond that only their number is told


class Seat(msgspec.Struct, frozen=True, array_like=True):
    """A socket in a room: whose, and what they are doing (`viewing`, `editing:title:<task>`, `dragging:<task>` …)."""

    user_id: str
    state: str = "viewing"


class Moves(msgspec.Struct, frozen=True):
    """What an instance tells the others about its seats in one project."""

    instance: str
    seats: dict[str, Seat]
    gone: list[str]


class Present(msgspec.Struct, frozen=True):
    """A person in a room."""

    user_id: str
    state: str


class Whisper(Protocol):
    """How instances tell each other about their seats."""

    def whisper(self, project_id: str, body: bytes) -> None: ...


class _Desk(NamedTuple):
    """One project's seats: key → (instance, seat), and people as they were last announced."""

    seats: dict[str, tuple[str, Seat]]
    announced: dict[str, str]
    touched: set[str]


class Presence:
    """Of all rooms that this instance has in memory."""

    def __init__(self, instance: str, rooms: Rooms, whisper: Whisper, redis: Redis) -> None:
        self._instance = instance
        self._rooms = rooms
        self._whisper = whisper
        self._redis = redis
        self._desks: dict[str, _Desk] = {}
        self._fresh: dict[str, dict[str, Seat | None]] = {}
        """Project → seat → what to tell the others about it; None when it is gone."""
        self._alive: dict[str, float] = {}

    async def open(self, project_id: str) -> None:
        """Learn who is there on other instances. Redis being away leaves us with our own people."""
        if project_id in self._desks:
            return
        desk = self._desks[project_id] = _Desk({}, {}, set())
        try:
            known = await book.seats(self._redis, project_id)
        except RedisAway:
            return
        for key, body in known.items():
            instance = key.partition(":")[0]
            if instance != self._instance:
                self._alive.setdefault(instance, monotonic())
                self._seat(desk, instance, key, msgspec.msgpack.decode(body, type=Seat))

    def sit(self, project_id: str, sid: str, seat: Seat) -> None:
        """A socket came into the room, or does something else there now."""
        desk = self._desks.setdefault(project_id, _Desk({}, {}, set()))
        key = f"{self._instance}:{sid}"
        self._seat(desk, self._instance, key, seat)
        self._fresh.setdefault(project_id, {})[key] = seat

    def rise(self, project_id: str, sid: str) -> None:
        """A socket left the room."""
        key = f"{self._instance}:{sid}"
        desk = self._desks.get(project_id)
        if desk is not None and self._empty(desk, key):
            self._fresh.setdefault(project_id, {})[key] = None

    def people(self, project_id: str) -> tuple[list[Present], int]:
        """Up to LISTED people, and how many there are."""
        desk = self._desks.get(project_id)
        if desk is None:
            return [], 0
        states = _people(desk.seats.values())
        return [Present(user_id, state) for user_id, state in list(states.items())[:LISTED]], len(states)

    def hear(self, project_id: str, body: bytes) -> None:
        """Another instance tells about its seats."""
        moves = msgspec.msgpack.decode(body, type=Moves)
        self.alive(moves.instance)
        desk = self._desks.get(project_id)
        if desk is not None and moves.instance != self._instance:
            for key, seat in moves.seats.items():
                self._seat(desk, moves.instance, key, seat)
            for key in moves.gone:
                self._empty(desk, key)

    def alive(self, instance: str) -> None:
        """A sign of life."""
        self._alive[instance] = monotonic()

    def tell_all(self) -> None:
        """Tell everybody about all our seats again: we, or Redis, have been away."""
        for project_id, desk in self._desks.items():
            own = {key: seat for key, (instance, seat) in desk.seats.items() if instance == self._instance}
            self._fresh.setdefault(project_id, {}).update(own)

    async def run(self) -> None:
        """For ever: announce, tell the others, and bury the silent."""
        while True:
            await asyncio.sleep(TICK)
            self._bury()
            self._announce()
            await self._tell()
            for project_id in [id for id in self._desks if self._rooms.find(id) is None]:
                del self._desks[project_id]

    def _seat(self, desk: _Desk, instance: str, key: str, seat: Seat) -> None:
        desk.seats[key] = (instance, seat)
        desk.touched.add(seat.user_id)

    def _empty(self, desk: _Desk, key: str) -> bool:
        gone = desk.seats.pop(key, None)
        if gone is not None:
            desk.touched.add(gone[1].user_id)
        return gone is not None

    def _bury(self) -> None:
        now = monotonic()
        silent = {instance for instance, seen in self._alive.items() if now - seen > SILENCE} - {self._instance}
        for instance in silent:
            del self._alive[instance]
            for project_id, desk in self._desks.items():
                for key in [key for key, (owner, _) in desk.seats.items() if owner == instance]:
                    self._empty(desk, key)
                    self._fresh.setdefault(project_id, {}).setdefault(key, None)

    def _announce(self) -> None:
        for project_id, desk in self._desks.items():
            if desk.touched:
                room = self._rooms.find(project_id)
                news = _news(desk)
                if room is not None and news is not None:
                    room.broadcast("presence", encode({"project_id": project_id, **news}))

    async def _tell(self) -> None:
        fresh, self._fresh = self._fresh, {}
        for project_id, moves in fresh.items():
            seats = {key: seat for key, seat in moves.items() if seat is not None}
            gone = [key for key, seat in moves.items() if seat is None]
            # Written down before it is told: whoever subscribes and then reads misses neither.
            try:
                await book.note(self._redis, project_id, {k: msgspec.msgpack.encode(s) for k, s in seats.items()}, gone)
            except RedisAway:
                self._keep_for_later(fresh)
                return
            self._whisper.whisper(project_id, msgspec.msgpack.encode(Moves(self._instance, seats, gone)))

    def _keep_for_later(self, fresh: dict[str, dict[str, Seat | None]]) -> None:
        """Redis is away: what was not told is told when it is back, unless something newer is to be told by then."""
        for project_id, moves in fresh.items():
            newer = self._fresh.setdefault(project_id, {})
            for key, seat in moves.items():
                newer.setdefault(key, seat)


def _people(seats: Iterable[tuple[str, Seat]]) -> dict[str, str]:
    """Person → what they do; with several sockets, whatever is more than viewing."""
    states: dict[str, str] = {}
    for _, seat in seats:
        if states.get(seat.user_id, "viewing") == "viewing":
            states[seat.user_id] = seat.state
    return states


def _news(desk: _Desk) -> dict[str, object] | None:
    """What members have not heard yet."""
    touched = set(desk.touched)
    desk.touched.clear()
    states = _people(seat for seat in desk.seats.values() if seat[1].user_id in touched)
    joined: list[Present] = []
    changed: list[Present] = []
    left: list[str] = []
    for user_id in touched:
        before, after = desk.announced.get(user_id), states.get(user_id)
        if before == after:
            continue
        if after is None:
            del desk.announced[user_id]
            left.append(user_id)
        else:
            desk.announced[user_id] = after
            (changed if before is not None else joined).append(Present(user_id, after))
    if not (joined or changed or left):
        return None
    return {"joined": joined[:LISTED], "left": left[:LISTED], "changed": changed[:LISTED], "count": len(desk.announced)}
