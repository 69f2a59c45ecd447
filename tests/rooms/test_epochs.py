"""When a log is lost: nobody is shown an entry of the new one before they have joined it (C11, C16, promise 5)."""

import asyncio
from typing import Any

import asyncpg
import pytest

from rooms import room as rooms_room
from rooms.joining import join
from rooms.room import Room
from storage.projects import Projects
from tests.fixtures.board import Board, Spectator


@pytest.fixture
async def room(apollo: Board) -> Room:
    return await apollo.desk.rooms.open(apollo.id)


async def moved(apollo: Board, database_url: str, epoch: str = "restored") -> None:
    """The epoch moves under the running server."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("update heads set epoch = $2 where project_id = $1", apollo.id, epoch)
    await connection.close()


async def seated(apollo: Board) -> Spectator:
    watcher = Spectator(apollo.cast.ada.id)
    (await join(apollo.desk, watcher, apollo.id, None, None)).room.admit(watcher)
    return watcher


async def test_who_knew_the_old_log_is_shown_nothing_of_the_new_one_before_they_join_it(
    apollo: Board, room: Room, database_url: str
) -> None:
    """C16. Entries that arrive in one packet with the news of the epoch would be folded into the wrong board."""
    watcher, newcomer = await seated(apollo), Spectator(apollo.cast.grace.id)
    stood = room.offset
    await moved(apollo, database_url)
    await apollo.desk.rooms.check([room])
    (await join(apollo.desk, newcomer, apollo.id, None, None)).room.admit(newcomer)
    line = await apollo.do("task.create", title="In the new log")
    assert [(told.said["epoch"], told.said["entries"]) for told in watcher.told] == [("restored", [])]
    assert room.stands(watcher) == stood
    assert newcomer.seqs == [line.entry.seq]
    again = await join(apollo.desk, watcher, apollo.id, line.entry.seq - 1, stood.split(".")[1])
    again.room.admit(watcher)
    assert again.bodies is None
    line = await apollo.do("task.create", title="And on")
    assert watcher.seqs == [line.entry.seq]
    assert not room.stranded


async def test_who_does_not_join_the_new_log_hears_of_their_removal_all_the_same(
    apollo: Board, room: Room, database_url: str
) -> None:
    """Promise 7; and who leaves is not kept."""
    watcher = Spectator(apollo.cast.grace.id)
    for one in (watcher, other := Spectator(apollo.cast.linus.id)):
        (await join(apollo.desk, one, apollo.id, None, None)).room.admit(one)
    await moved(apollo, database_url)
    await apollo.desk.rooms.check([room])
    await apollo.do("member.remove", user_id=watcher.user_id)
    assert watcher.turned_out == [(apollo.id, "removed")]
    assert watcher.seqs == []
    assert not room.idle
    room.leave(other)
    assert room.idle


async def test_a_replay_that_was_read_while_the_log_was_lost_becomes_a_snapshot(
    apollo: Board, room: Room, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else entries of one log would be called those of the other."""
    monkeypatch.setattr(rooms_room, "TAIL", 0)
    await apollo.task()
    room.tail.clear()
    since, before = Projects.since, room.state.epoch

    async def slowly(self: Projects, *args: Any) -> list[str]:
        found = await since(self, *args)
        if room.state.epoch == before:
            await moved(apollo, database_url)
            await apollo.desk.rooms.check([room])
        return found

    monkeypatch.setattr(Projects, "since", slowly)
    watcher = Spectator(apollo.cast.ada.id)
    joined = await join(apollo.desk, watcher, apollo.id, 1, before)
    assert joined.room.state.epoch == "restored"
    assert joined.bodies is None
    joined.room.admit(watcher)
    line = await apollo.do("task.create", title="In the new log")
    assert watcher.seqs == [line.entry.seq]


async def test_what_was_written_before_the_log_was_lost_is_not_shown_as_part_of_the_new_one(
    apollo: Board, room: Room, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply to the append is slow; meanwhile the room has started over, and does not know what was written."""
    store, newcomer = apollo.desk.rooms.store, Spectator(apollo.cast.ada.id)
    append, appended = store.append, asyncio.Event()

    async def slowly(*args: Any) -> set[str]:
        done = await append(*args)
        if not appended.is_set():
            appended.set()
            await _forget_the_last(apollo, database_url)
            await apollo.desk.rooms.check([room])
            (await join(apollo.desk, newcomer, apollo.id, None, None)).room.admit(newcomer)
        return done

    monkeypatch.setattr(store, "append", slowly)
    before = room.state.seq
    line = await apollo.do("label.create", name="Once more", color="#00ff00")
    assert room.state.epoch == "restored"
    assert newcomer.seqs == [line.entry.seq] == [before + 1]
    assert newcomer.told[-1].said["epoch"] == "restored"
    assert [body.encode() for body in await store.since(apollo.id, before, 10)] == [line.body]


async def _forget_the_last(apollo: Board, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    seq = await connection.fetchval("select seq from heads where project_id = $1", apollo.id)
    await connection.execute("delete from log where project_id = $1 and seq = $2", apollo.id, seq)
    await connection.execute("delete from labels where project_id = $1", apollo.id)
    await connection.execute("update heads set seq = $2, epoch = 'restored' where project_id = $1", apollo.id, seq - 1)
    await connection.close()
