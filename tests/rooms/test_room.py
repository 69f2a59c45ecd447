"""A room writes to its watchers strictly in order, and keeps nobody who is gone."""

import msgspec
import pytest

from rooms.room import Room
from tests.fixtures.board import Board, Spectator


class Fragile(Spectator):
    """A socket that breaks at the first thing it is sent, and leaves as sockets do."""

    room: Room

    def send(self, frame: object) -> None:
        super().send(frame)
        self.room.leave(self)


@pytest.fixture
async def room(apollo: Board) -> Room:
    return await apollo.desk.rooms.open(apollo.id)


async def test_a_socket_that_dies_while_it_is_let_in_is_not_kept(apollo: Board, room: Room) -> None:
    """It would be written to for ever, and hold the room in memory."""
    fragile = Fragile(apollo.cast.ada.id)
    fragile.room = room
    room.enter(fragile, waiting=True)
    await apollo.task()
    room.admit(fragile)
    assert fragile.told
    assert room.idle


async def test_what_is_known_passes_by_and_a_hole_is_refused(apollo: Board, room: Room) -> None:
    """C7, C8."""
    line = await apollo.do("task.create", title="x")
    watcher = Spectator(apollo.cast.ada.id)
    room.enter(watcher, waiting=False)
    version = room.state.seq
    assert room.accept([line])
    assert not room.accept([line._replace(entry=_at(line.entry, version + 2))])
    assert (room.state.seq, watcher.told) == (version, [])


def _at(entry: object, seq: int) -> object:
    return msgspec.structs.replace(entry, seq=seq)  # type: ignore[type-var]


async def test_a_snapshot_is_made_once_for_a_crowd(apollo: Board, room: Room) -> None:
    first = room.snapshot()
    assert room.snapshot() is first
    await apollo.task()
    assert room.snapshot() is not first
