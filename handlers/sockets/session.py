"""One connected user: who they are, the rooms they are in, and what they asked that is not answered yet."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from rooms.actors import Actor
from rooms.limits import Bucket
from rooms.room import Frame, Prepare, Room


class Connection(Protocol):
    """What the transport gives us of a client."""

    session: object | None

    @property
    def sid(self) -> str: ...
    def send(self, frame: Any) -> None: ...
    def ack(self, ack_id: int, body: bytes) -> None: ...
    def ack_pieces(self, ack_id: int, pieces: Sequence[bytes]) -> None: ...
    def emit(self, event: str, body: bytes) -> None: ...
    def close(self, reason: str, *, retry_after: float | None = None) -> None: ...


Event = tuple[str, bytes, int | None]
"""Name, JSON of the first argument, ack id."""

_ENTRIES: Final = b'42["entries",'


class Session:
    """A watcher of rooms. `send` is the connection's own method: the hot path has no step in between."""

    __slots__ = (
        "actor",
        "bucket",
        "busy",
        "connection",
        "doer",
        "flying",
        "landed",
        "prepare",
        "rise",
        "rooms",
        "send",
        "waiting",
    )

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        bucket: Bucket | None,
        prepare: Prepare,
        rise: Callable[["Session", str], None],
    ) -> None:
        self.connection = connection
        self.prepare = prepare
        self.rise = rise
        """Gives up the seat in a project's presence."""
        self.send: Callable[[Frame], None] = connection.send
        self.bucket = bucket
        self.rooms: dict[str, Room] = {}
        self.waiting: deque[Event] | None = None
        """Events behind one that takes more than a moment: what one socket sends is handled in order."""
        self.busy: asyncio.Task[None] | None = None
        """Works on an event that takes more than a moment."""
        self.flying = 0
        """Commands that are not answered yet."""
        self.landed: asyncio.Event | None = None
        """Set when none is flying any more, while something waits for that."""
        self.identify(actor)

    def identify(self, actor: Actor) -> None:
        """The same user with a newer token."""
        self.actor = actor
        self.doer = actor.doer

    @property
    def user_id(self) -> str:
        """Whose socket this is."""
        return self.actor.user_id

    def closed(self, project_id: str, reason: str) -> None:
        """The room has turned this user out."""
        self.rooms.pop(project_id, None)
        self.rise(self, project_id)
        self.connection.emit("room.closed", f'{{"project_id":"{project_id}","reason":"{reason}"}}'.encode())

    def tune(self) -> None:
        """A socket in one room is sent what everybody is; in several, entries with where it stands in all."""
        self.send = self.connection.send if len(self.rooms) < 2 else self._send_with_offset

    def tell_offset(self) -> None:
        """Say where the socket stands, so that it can resume before anything has happened."""
        self.connection.emit("offset", f'{{}},"{self.offset()}"'.encode())

    def offset(self, newest: str = "") -> str:
        """Where the socket stands in its rooms, given where that is in one of them."""
        project_id = newest.partition(".")[0]
        known = [room for room in self.rooms.values() if self not in room.joining]
        others = [room.stands(self) for room in known if room.project_id != project_id]
        return ";".join([newest, *others] if newest else others)

    def _send_with_offset(self, frame: Frame) -> None:
        packet = frame.packet
        if packet.startswith(_ENTRIES):
            at = packet.rindex(b',"')
            offset = self.offset(packet[at + 2 : -2].decode())
            frame = self.prepare("entries", b'%b,"%b"' % (packet[len(_ENTRIES) : at], offset.encode()))
        self.connection.send(frame)

    def take_off(self) -> None:
        """A command is on its way to the log."""
        self.flying += 1

    def land(self) -> None:
        """A command is answered."""
        self.flying -= 1
        if self.flying == 0 and self.landed is not None:
            self.landed.set()

    async def all_landed(self) -> None:
        """Until every command sent so far is answered."""
        if self.flying:
            self.landed = asyncio.Event()
            await self.landed.wait()
            self.landed = None
