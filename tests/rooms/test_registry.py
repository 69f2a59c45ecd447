"""Rooms in memory: loaded once, forgotten when idle, and never behind what was acked."""

import asyncio
from uuid import uuid4

import pytest

from rooms import registry
from rooms.errors import NotFound, Unavailable
from rooms.joining import join
from storage.errors import DatabaseAway
from storage.projects import Projects
from tests.fixtures.board import Board, Spectator, Start, parsed


async def test_a_room_is_loaded_once_however_many_ask(
    apollo: Board, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, loads = await start(), 0
    load = Projects.load

    async def counted(self: Projects, project_id: str) -> object:
        nonlocal loads
        loads += 1
        await asyncio.sleep(0.05)
        return await load(self, project_id)

    monkeypatch.setattr(Projects, "load", counted)
    asked = [asyncio.create_task(other.rooms.open(apollo.id)) for _ in range(50)]
    await asyncio.sleep(0.01)
    asked.pop().cancel()  # one that goes away takes nothing from the others
    found = await asyncio.gather(*asked)
    assert loads == 1
    assert len({id(room) for room in found}) == 1


async def test_an_idle_room_is_forgotten_and_comes_back_the_same(
    apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await apollo.task()
    rooms = apollo.desk.rooms
    lived = dict((await apollo.state()).records)
    monkeypatch.setattr(registry, "IDLE", -1.0)
    monkeypatch.setattr(rooms, "_memory", 0)
    rooms._drop_idle()
    assert rooms.find(apollo.id) is None
    assert (await apollo.state()).records == lived
    await apollo.do("task.update", task_id=task.id, set={"title": "After"})


@pytest.mark.parametrize("hold", ["watched", "pinned"])
async def test_a_room_in_use_is_not_forgotten(apollo: Board, monkeypatch: pytest.MonkeyPatch, hold: str) -> None:
    rooms = apollo.desk.rooms
    room = await rooms.open(apollo.id)
    if hold == "watched":
        await join(apollo.desk, Spectator(apollo.cast.ada.id), apollo.id, None, None)
    else:
        room.pins += 1
    monkeypatch.setattr(registry, "IDLE", -1.0)
    monkeypatch.setattr(rooms, "_memory", 0)
    rooms._drop_idle()
    assert rooms.find(apollo.id) is room


async def test_who_waits_in_a_slow_check_keeps_the_room(apollo: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """The room must not be dropped under somebody who is about to enter it: they would hear nothing, for ever."""
    rooms = apollo.desk.rooms
    monkeypatch.setattr(registry, "IDLE", -1.0)
    monkeypatch.setattr(rooms, "_memory", 0)
    tips = rooms.store.tips

    async def slowly(ids: list[str]) -> object:
        found = await tips(ids)
        rooms._drop_idle()
        return found

    monkeypatch.setattr(rooms.store, "tips", slowly)
    seq = (await apollo.state()).seq
    joined = await join(apollo.desk, Spectator(apollo.cast.ada.id), apollo.id, seq + 1, None)
    assert rooms.find(apollo.id) is joined.room


async def test_a_project_that_did_not_exist_a_moment_ago_is_found(apollo: Board, start: Start) -> None:
    """Asked for too early on another instance, then created, and Redis says nothing: it is there all the same."""
    other = await start()
    command = parsed("project.create", name="New", request_id=uuid4().hex).addressed(apollo.cast.ada)
    with pytest.raises(NotFound):
        await other.rooms.open(command.project_id)
    other.exchange.unsubscribe(command.project_id)
    await apollo.desk.perform(apollo.cast.ada, command)
    room = await other.rooms.open(command.project_id)
    assert room.state.seq == 1
    assert room.state.epoch == (await apollo.desk.rooms.open(command.project_id)).state.epoch


async def test_without_the_database_rooms_are_unavailable_and_then_there(
    apollo: Board, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await start()

    async def away(self: Projects, project_id: str) -> None:
        raise DatabaseAway("gone")

    with monkeypatch.context() as patch:
        patch.setattr(Projects, "load", away)
        with pytest.raises(Unavailable):
            await other.rooms.open(apollo.id)
    assert (await other.rooms.open(apollo.id)).state.seq > 0


async def test_the_last_message_may_be_the_lost_one(apollo: Board, start: Start) -> None:
    """Promise 4. Seen to fail without the tip query."""
    other = await start()
    watcher = Spectator(apollo.cast.ada.id)
    (await join(other.desk, watcher, apollo.id, None, None)).room.admit(watcher)
    apollo.desk.rooms.exchange.mute = True  # type: ignore[attr-defined]
    line = await apollo.do("task.create", title="Unheard")
    async with asyncio.timeout(10):
        while watcher.seqs[-1:] != [line.entry.seq]:
            await asyncio.sleep(0.02)


async def test_forged_and_reordered_messages_change_nothing(apollo: Board, start: Start) -> None:
    """Promise 4."""
    other = await start()
    watcher = Spectator(apollo.cast.ada.id)
    room = (await join(other.desk, watcher, apollo.id, None, None)).room
    room.admit(watcher)
    other.exchange.unsubscribe(apollo.id)
    lines = [await apollo.do("task.create", title=f"{number}") for number in range(6)]
    for order in (3, 1, 5, 0, 0, 2, 4):
        other.rooms.receive(apollo.id, room.state.epoch, [lines[order]])
        await asyncio.sleep(0.005)
    async with asyncio.timeout(10):
        while watcher.seqs[-1:] != [lines[-1].entry.seq]:
            await asyncio.sleep(0.02)
    assert watcher.seqs == [line.entry.seq for line in lines]
    forged = other.exchange.seal.forged
    other.exchange._hear(f"p:{apollo.id}", b"x" * 60)
    other.exchange._hear(f"p:{apollo.id}", b"")
    assert other.exchange.seal.forged == forged + 2
