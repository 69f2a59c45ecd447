"""Joining a room: enter, then read. There is no moment at which an entry could slip through between the two."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from rooms.desk import Desk
from rooms.errors import NotFound, Unavailable
from rooms.registry import PAGE
from rooms.roles import Role
from rooms.room import Room, Watcher
from storage.errors import DatabaseAway

REPLAYED: Final = 2000  # entries; a client that missed more gets a snapshot if that is smaller


class Joined(NamedTuple):
    """What a newcomer is given: the entries it missed, or (then `bodies` is None) everything at `seq`.

    Until `room.admit(watcher)` is called, what happens meanwhile waits.
    """

    room: Room
    role: Role
    seq: int
    bodies: Sequence[bytes] | None


async def join(
    desk: Desk, watcher: Watcher, project_id: str, since: int | None, epoch: str | None, *, always: bool = False
) -> Joined:
    """Enter the room; with `always`, no missed entry is too many to replay. Raises NotFound, Unavailable."""
    room = await desk.enter(watcher.user_id, project_id)
    if since is not None and since > room.state.seq and epoch in (None, room.state.epoch):
        await desk.catch_up(room)  # the client was on an instance that is ahead of us
    # No await from here to `enter`: the State at `seq` and the first frame after it belong together.
    role, seq = room.state.role(watcher.user_id), room.state.seq
    if role is None:
        raise NotFound("project", project_id)
    known = since is not None and epoch in (None, room.state.epoch) and 0 <= since <= seq
    many = not always and seq - (since or 0) > max(REPLAYED, len(room.state.records))
    if since is None or not known or many:
        room.enter(watcher, waiting=True)
        return Joined(room, role, seq, None)
    missed = room.missed(since)
    known_as = room.state.epoch
    room.enter(watcher, waiting=True)
    if missed is not None:
        return Joined(room, role, seq, [line.body for line in missed])
    try:
        bodies = await _read(desk, project_id, since, seq)
    except DatabaseAway as error:
        room.leave(watcher)
        raise Unavailable from error
    except BaseException:  # cancelled: the socket is gone
        room.leave(watcher)
        raise
    if room.state.epoch != known_as:  # what was read may be of either log
        room.leave(watcher)
        return await join(desk, watcher, project_id, since, known_as, always=always)
    if watcher not in room.joining:  # turned out while it was reading
        raise NotFound("project", project_id)
    return Joined(room, role, seq, bodies)


async def _read(desk: Desk, project_id: str, since: int, until: int) -> list[bytes]:
    found: list[bytes] = []
    while since < until:
        page = await desk.store.since(project_id, since, min(PAGE, until - since))
        if not page:
            raise DatabaseAway("the log is shorter than the room")
        found += [body.encode() for body in page]
        since += len(page)
    return found
