"""Presence: who has a board open right now, and what they are doing there. Never in the log; gone when they are gone.

Every socket in a room is a seat. Instances tell each other about their seats in small batches, and that they are alive;
the seats of an instance that falls silent are empty. Batches get lost, so now and then all seats in a room are listed:
those that are listed no more are empty too. Members hear of people, not of seats: joined, left, changed.
"""

import asyncio
from math import ceil
from time import monotonic
from typing import Final, Protocol

import msgspec

from rooms.messages import encode
from rooms.registry import Rooms
from rooms.seats import Seat, Seats
from storage import presence as book
from storage.errors import RedisAway
from storage.redis import Redis

TICK: Final = 0.1  # seconds between two announcements: a crowd that comes at once is one message, not thousands
HEARTBEAT: Final = 2.0  # seconds between two signs of life of an instance
SILENCE: Final = 7.0  # seconds without one, after which its people are gone: 3 lost heartbeats and a bit
AGAIN: Final = 5.0  # seconds between two lists of all seats in a room: what was lost is mended by the next one
LEASE: Final = 16.0  # seconds without such a list, after which an instance has nobody there: 3 lost lists and a bit
RARELY: Final = 0.7  # seconds between two announcements at most: who closes a socket is gone within one
CROWD: Final = 10_000  # people told per second in one room: what a crowd hears about itself comes less often


class Moves(msgspec.Struct, frozen=True):
    """What an instance tells the others about its seats in one project."""

    instance: str
    seats: dict[str, Seat]
    gone: list[str]
    whole: bool = False
    """Whether these are all its seats there."""


class Whisper(Protocol):
    """How instances tell each other about their seats."""

    def whisper(self, project_id: str, body: bytes) -> None: ...


class Presence:
    """Of all rooms that this instance has in memory."""

    def __init__(self, instance: str, rooms: Rooms, whisper: Whisper, redis: Redis) -> None:
        self._instance = instance
        self._rooms = rooms
        self._whisper = whisper
        self._redis = redis
        self._houses: dict[str, Seats] = {}
        """Project → its seats."""
        self._fresh: dict[str, dict[str, Seat | None]] = {}
        """Project → seat → what to tell the others about it; None when it is gone."""
        self._alive: dict[str, float] = {}
        self._told: dict[str, float] = {}
        """Project → when its members may hear of each other again."""
        self._listed: dict[tuple[str, str], float] = {}
        """Project and instance → when all its seats there were told."""
        self._round: list[str] = []
        """Projects whose seats are still to be listed in this round."""
        self._next_round = 0.0

    async def open(self, project_id: str) -> None:
        """Learn who is there on other instances. Redis being away leaves us with our own people."""
        if project_id in self._houses:
            return
        house = self._houses[project_id] = Seats()
        try:
            known = await book.seats(self._redis, project_id)
        except RedisAway:
            return
        for key, body in known.items():
            instance = key.partition(":")[0]
            if instance != self._instance:
                self._alive.setdefault(instance, monotonic())
                self._listed[project_id, instance] = monotonic()
                house.take(instance, key, msgspec.msgpack.decode(body, type=Seat))

    def sit(self, project_id: str, sid: str, seat: Seat) -> None:
        """A socket came into the room, or does something else there now."""
        house = self._houses.setdefault(project_id, Seats())
        key = f"{self._instance}:{sid}"
        house.take(self._instance, key, seat)
        self._fresh.setdefault(project_id, {})[key] = seat

    def rise(self, project_id: str, sid: str) -> None:
        """A socket left the room."""
        key = f"{self._instance}:{sid}"
        house = self._houses.get(project_id)
        if house is not None and house.empty(key):
            self._fresh.setdefault(project_id, {})[key] = None

    def listed(self, project_id: str) -> tuple[bytes, int]:
        """Up to LISTED people as JSON, and how many there are."""
        house = self._houses.get(project_id)
        return (b"[]", 0) if house is None else (house.listed(), house.count)

    def hear(self, project_id: str, body: bytes) -> None:
        """Another instance tells about its seats."""
        moves = msgspec.msgpack.decode(body, type=Moves)
        self.alive(moves.instance)
        house = self._houses.get(project_id)
        if house is not None and moves.instance != self._instance:
            if moves.whole or (project_id, moves.instance) not in self._listed:
                self._listed[project_id, moves.instance] = monotonic()
            if moves.whole:
                moves.gone.extend(key for key, _ in house.of(moves.instance) if key not in moves.seats)
            for key, seat in moves.seats.items():
                house.take(moves.instance, key, seat)
            for key in moves.gone:
                house.empty(key)

    def alive(self, instance: str) -> None:
        """A sign of life."""
        self._alive[instance] = monotonic()

    def tell_all(self) -> None:
        """Tell everybody about all our seats again: we, or Redis, have been away."""
        for project_id, house in self._houses.items():
            self._fresh.setdefault(project_id, {}).update(house.of(self._instance))

    async def run(self) -> None:
        """For ever: announce, tell the others, and bury the silent."""
        while True:
            await asyncio.sleep(TICK)
            self._bury()
            self._announce()
            await self._tell()
            self._list_some()
            for project_id in [id for id in self._houses if self._rooms.find(id) is None]:
                del self._houses[project_id]
                self._told.pop(project_id, None)
            for known in [known for known in self._listed if known[0] not in self._houses]:
                del self._listed[known]

    def _bury(self) -> None:
        now = monotonic()
        silent = {instance for instance, seen in self._alive.items() if now - seen > SILENCE} - {self._instance}
        for instance in silent:
            del self._alive[instance]
            for project_id, house in self._houses.items():
                for key, _ in house.of(instance):
                    house.empty(key)
                    self._fresh.setdefault(project_id, {}).setdefault(key, None)

    def _announce(self) -> None:
        now = monotonic()
        for project_id, house in self._houses.items():
            if not house.news or now < self._told.get(project_id, 0.0):
                continue
            room = self._rooms.find(project_id)
            news = house.tell()
            if room is not None and news is not None:
                room.broadcast("presence", encode({"project_id": project_id, **news}))
                self._told[project_id] = now + min(len(room.watchers) / CROWD, RARELY)

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

    def _list_some(self) -> None:
        """List our seats in some rooms, and empty those that others list no more; all rooms within AGAIN seconds."""
        now = monotonic()
        if not self._round and now >= self._next_round:
            self._round, self._next_round = list(self._houses), now + AGAIN
        share = ceil(len(self._houses) * TICK / AGAIN)
        some, self._round = self._round[:share], self._round[share:]
        for project_id in some:
            house = self._houses.get(project_id)
            if house is None:
                continue
            seats = dict(house.of(self._instance))
            if seats:
                self._whisper.whisper(project_id, msgspec.msgpack.encode(Moves(self._instance, seats, [], whole=True)))
            for instance in self._alive:
                if instance != self._instance and now - self._listed.get((project_id, instance), now) > LEASE:
                    for key, _ in house.of(instance):
                        house.empty(key)

    def _keep_for_later(self, fresh: dict[str, dict[str, Seat | None]]) -> None:
        """Redis is away: what was not told is told when it is back, unless something newer is to be told by then."""
        for project_id, moves in fresh.items():
            newer = self._fresh.setdefault(project_id, {})
            for key, seat in moves.items():
                newer.setdefault(key, seat)
