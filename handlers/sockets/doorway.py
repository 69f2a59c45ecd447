"""In and out of rooms: the seat in the room, the seat in presence, and where the socket stands (C2, C11)."""

from typing import Final

from handlers.sockets.session import Session
from rooms.desk import Desk
from rooms.errors import TooLarge
from rooms.joining import Joined, join
from rooms.presence import Presence
from rooms.seats import Seat

ROOMS: Final = 100  # rooms that one socket can be in


class Doorway:
    """Of all rooms of this instance."""

    def __init__(self, desk: Desk, presence: Presence) -> None:
        self._desk = desk
        self._presence = presence

    async def enter(
        self, session: Session, project_id: str, since: int | None, epoch: str | None, *, always: bool = False
    ) -> Joined:
        """Take a seat; `joined.room.admit` begins delivery. With `always`, no missed entry is too many to replay.

        Raises NotFound, TooLarge, Unavailable.
        """
        if len(session.rooms) >= ROOMS and project_id not in session.rooms:
            raise TooLarge(f"A socket can be in {ROOMS} rooms")
        before = session.rooms.pop(project_id, None)
        if before is not None:
            before.leave(session)
        try:
            # The room first: it subscribes, so that nobody who comes or goes while presence is read is missed.
            await self._desk.enter(session.user_id, project_id)
            await self._presence.open(project_id)
            joined = await join(self._desk, session, project_id, since, epoch, always=always)
        except BaseException:
            self.rise(session, project_id)
            raise
        session.rooms[project_id] = joined.room
        self._presence.sit(project_id, session.connection.sid, Seat(session.user_id))
        return joined

    def admit(self, session: Session, joined: Joined) -> None:
        """From now on entries go straight to the socket, which hears where it stands."""
        session.tune()
        joined.room.admit(session)
        session.tell_offset()

    def strand(self, session: Session, joined: Joined, offset: str) -> None:
        """The log that the socket knows is no more: it keeps its seat, and hears nothing until it joins again."""
        session.tune()
        joined.room.strand(session, offset)
        session.tell_offset()

    def leave(self, session: Session, project_id: str) -> None:
        """Give the seats up; nothing happens where there is none."""
        room = session.rooms.pop(project_id, None)
        if room is not None:
            room.leave(session)
            self._presence.rise(project_id, session.connection.sid)
            session.tune()
            session.tell_offset()

    def rise(self, session: Session, project_id: str) -> None:
        """The room has turned the socket out, or does not let it in again: it is present no longer."""
        self._presence.rise(project_id, session.connection.sid)

    def clear(self, session: Session) -> None:
        """The socket is gone."""
        for project_id, room in session.rooms.items():
            room.leave(session)
            self._presence.rise(project_id, session.connection.sid)
        session.rooms.clear()
