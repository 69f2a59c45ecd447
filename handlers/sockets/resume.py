"""Stock clients resume by themselves: they send back the last offset they got, and get everything after it (C11).

An offset says where a socket stands in each of its rooms: `<project>.<epoch>.<seq>`, several joined by `;`. It is kept
by the client alone, so any instance can resume anybody, after a second or a month; and since every room is entered
anew, whoever has lost their place in the meantime does not get it back.
"""

import re
from typing import Final, NamedTuple

from handlers.sockets.doorway import ROOMS, Doorway
from handlers.sockets.session import Session
from rooms.errors import NotFound
from rooms.joining import Joined

EVENT: Final = 500  # entries per event: a long absence comes in pieces that a phone can take
_POSITION: Final = re.compile(r"([0-9a-f-]{36})\.([0-9a-f]{1,32})\.([0-9]{1,18})")


class Position(NamedTuple):
    """Where a socket stands in a room."""

    project_id: str
    epoch: str
    seq: int


def positions(auth: object) -> tuple[Position, ...]:
    """What a CONNECT says about where its socket stood; nothing where it is no offset of ours."""
    if not isinstance(auth, dict) or not isinstance(auth.get("pid"), str) or not isinstance(auth.get("offset"), str):
        return ()
    found = [_POSITION.fullmatch(one) for one in auth["offset"].split(";")[:ROOMS]]
    return tuple(Position(one[1], one[2], int(one[3])) for one in found if one is not None)


async def resume(doorway: Doorway, session: Session, stood: tuple[Position, ...]) -> None:
    """Enter the rooms again, each with what was missed there. Raises Unavailable."""
    for position in stood:
        try:
            joined = await doorway.enter(session, *_since(position), always=True)
        except NotFound:
            session.closed(position.project_id, "removed")
            continue
        _replay(session, position, joined)
        if position.epoch == joined.room.state.epoch:
            doorway.admit(session, joined)
        else:
            doorway.strand(session, joined, ".".join(map(str, position)))


def _since(position: Position) -> tuple[str, int, str]:
    return position.project_id, position.seq, position.epoch


def _replay(session: Session, position: Position, joined: Joined) -> None:
    """The missed entries; none, with the epoch of today, where the log that the client knew is no more."""
    bodies, room = joined.bodies, joined.room
    if bodies is None:
        session.connection.emit("entries", room.envelope([]))
        return
    for start in range(0, len(bodies), EVENT):
        piece = bodies[start : start + EVENT]
        body = room.envelope(piece)
        offset = f"{position.project_id}.{position.epoch}.{position.seq + start + len(piece)}"
        session.connection.emit("entries", b'%b,"%b"' % (body, session.offset(offset).encode()))
