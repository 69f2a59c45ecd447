"""Joining: there is no moment, on the way in or out, at which an entry slips through (C2, C7, promises 3 and 7)."""

import asyncio
from typing import Any

import asyncpg
import pytest

from rooms import room as rooms_room
from rooms.errors import NotFound
from rooms.joining import join
from server.engine import Engine
from storage.database import Database
from storage.projects import Projects
from storage.sql import Statement
from tests.checker import check_project, check_seen
from tests.convergence.followers import Follower, lossy
from tests.fixtures.board import Board, Spectator, Start
from tests.fixtures.seeds import dice, scaled


async def test_thousands_of_joins_race_a_writer(
    apollo: Board, engine: Engine, start: Start, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 3. Seen to fail with `join` that reads before it enters, and with `accept` that tolerates a gap."""
    rng = dice("joins")
    monkeypatch.setattr(rooms_room, "TAIL", 20)  # so that many replays have to read the log
    other = await start()
    for one in (engine, other):
        lossy(one, rng)
    instances = [apollo, apollo.at(other.desk)]
    followers: list[Follower] = []
    writing = True

    async def write() -> None:
        while writing:
            await asyncio.gather(*(rng.choice(instances).do("task.create", title="x") for _ in range(3)))

    async def come_and_go() -> None:
        for _ in range(scaled(100)):
            follower = Follower(rng.choice(instances).desk, apollo.cast.linus.id, apollo.id)
            state = await apollo.state()
            since = rng.choice((None, 0, rng.randint(0, state.seq), state.seq))
            follower.replica.seq = since or 0
            await follower.enter(since)
            followers.append(follower)
            await asyncio.sleep(rng.random() * 0.003)
            if rng.random() < 0.9:
                follower.leave()

    writer = asyncio.create_task(write())
    await asyncio.gather(*(come_and_go() for _ in range(20)))
    writing = False
    await writer
    log = await check_project(database_url, apollo.id)
    for follower in followers:
        check_seen(follower.bodies, log)
    watching = {one for board in instances for one in (await board.desk.rooms.open(apollo.id)).watchers}
    staying = [follower for follower in followers if follower in watching]
    for follower in staying:
        await follower.reach(log.seq)
    print(f"{len(followers)} joins, {log.seq} entries, {len(staying)} stayed")
    assert len(staying) > len(followers) // 20


async def test_a_long_absence_ends_with_a_snapshot_and_a_short_one_with_what_was_missed(apollo: Board) -> None:
    here = Spectator(apollo.cast.ada.id)
    seq = (await apollo.state()).seq
    task = await apollo.task()
    short = await join(apollo.desk, here, apollo.id, seq, None)
    assert short.bodies is not None
    assert [b'"task.created"' in body for body in short.bodies] == [True]
    for number in range(40):
        await apollo.do("task.update", task_id=task.id, set={"title": f"{number}"})
    assert (await join(apollo.desk, Spectator(here.user_id), apollo.id, 0, None)).bodies is not None
    assert (await join(apollo.desk, Spectator(here.user_id), apollo.id, None, None)).bodies is None


async def test_a_return_to_what_is_in_memory_asks_the_database_nothing(
    apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = (await apollo.state()).seq
    await asyncio.gather(*(apollo.do("task.create", title="x") for _ in range(100)))
    asked: list[str] = []
    call = Database._call

    async def noted(self: Database, method: str, statement: Statement, args: Any) -> Any:
        if asyncio.current_task() is returning:  # not the one who looks at the tips each second
            asked.append(statement.name)
        return await call(self, method, statement, args)

    monkeypatch.setattr(Database, "_call", noted)
    returning = asyncio.current_task()
    joined = await join(apollo.desk, Spectator(apollo.cast.linus.id), apollo.id, since, None)
    assert joined.bodies is not None
    assert len(joined.bodies) == 100
    assert asked == []
    apollo.desk.rooms.all()[0].tail.clear()
    await join(apollo.desk, Spectator(apollo.cast.linus.id), apollo.id, since, None)
    assert asked == ["log.since"]


@pytest.mark.parametrize(("since", "epoch"), [(-1, None), (10_000, None), (2, "another")])
async def test_a_place_in_another_log_gets_a_snapshot(apollo: Board, since: int, epoch: str | None) -> None:
    joined = await join(apollo.desk, Spectator(apollo.cast.ada.id), apollo.id, since, epoch)
    assert joined.bodies is None
    assert joined.seq == (await apollo.state()).seq


async def test_a_client_that_is_ahead_of_its_new_instance_is_caught_up_with(apollo: Board, start: Start) -> None:
    other = await start()
    await other.rooms.open(apollo.id)
    other.exchange.unsubscribe(apollo.id)
    await apollo.task()
    seq = (await apollo.state()).seq
    joined = await join(other.desk, Spectator(apollo.cast.ada.id), apollo.id, seq, None)
    assert (joined.seq, joined.bodies) == (seq, [])


async def test_strangers_and_the_nonexistent_look_alike(apollo: Board) -> None:
    nothing = apollo.id[:-4] + "0000"
    with pytest.raises(NotFound) as stranger:
        await join(apollo.desk, Spectator(apollo.cast.mallory.id), apollo.id, None, None)
    with pytest.raises(NotFound) as missing:
        await join(apollo.desk, Spectator(apollo.cast.ada.id), nothing, None, None)
    assert stranger.value.detail == missing.value.detail
    assert stranger.value.fields.keys() == missing.value.fields.keys()


async def test_who_is_removed_while_reading_what_they_missed_does_not_get_in(
    apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 7, at the narrowest moment."""
    monkeypatch.setattr(rooms_room, "TAIL", 0)
    apollo.desk.rooms._rooms.clear()
    since, read = Projects.since, asyncio.Event()

    async def slowly(self: Projects, *args: Any) -> list[str]:
        found = await since(self, *args)
        read.set()
        await asyncio.sleep(0.2)
        return found

    monkeypatch.setattr(Projects, "since", slowly)
    grace = Spectator(apollo.cast.grace.id)
    joining = asyncio.create_task(join(apollo.desk, grace, apollo.id, 0, None))
    await read.wait()
    await apollo.do("member.remove", user_id=grace.user_id)
    with pytest.raises(NotFound):
        await joining
    assert grace.turned_out == [(apollo.id, "removed")]
    room = apollo.desk.rooms.find(apollo.id)
    assert room is not None
    assert grace not in room.watchers
    assert grace not in room.joining


async def test_a_removed_member_gets_the_entry_and_nothing_after_it_on_every_instance(
    apollo: Board, start: Start
) -> None:
    """Promise 7: also when the removal and what follows arrive together, out of the log."""
    grace, other = apollo.cast.grace, await start()
    hers = [Follower(desk, grace.id, apollo.id) for desk in (apollo.desk, other.desk)]
    for follower in hers:
        await follower.enter()
    other.exchange.unsubscribe(apollo.id)
    before = (await apollo.state()).seq
    await apollo.task("Before")
    removal = await apollo.do("member.remove", user_id=grace.id)
    await apollo.task("After")
    await other.rooms.check(other.rooms.all())
    for follower in hers:
        assert follower.replica.seq == removal.entry.seq == before + 2
        assert follower.turned_out == "removed"
        with pytest.raises(NotFound):
            await apollo.at(follower.desk).do("task.create", grace, title="Still here?")


async def test_a_closed_project_turns_everybody_out(apollo: Board) -> None:
    """C10."""
    watchers = [Spectator(who.id) for who in apollo.cast[:4]]
    for watcher in watchers:
        (await join(apollo.desk, watcher, apollo.id, None, None)).room.admit(watcher)
    last = await apollo.do("project.delete")
    for watcher in watchers:
        assert watcher.seqs[-1] == last.entry.seq
        assert watcher.turned_out == [(apollo.id, "deleted")]
    with pytest.raises(NotFound):
        await join(apollo.desk, watchers[0], apollo.id, None, None)
    with pytest.raises(NotFound):
        await apollo.task()


async def test_a_lost_tail_moves_everybody_to_the_new_epoch(apollo: Board, database_url: str) -> None:
    """A backup is restored under running servers: clients are told to join again, and what they then get is true."""
    watcher = Spectator(apollo.cast.ada.id)
    (await join(apollo.desk, watcher, apollo.id, None, None)).room.admit(watcher)
    kept, _ = await apollo.task("Kept"), await apollo.task("Lost")
    db = await asyncpg.connect(database_url)
    seq = (await apollo.state()).seq
    await db.execute("delete from tasks where project_id = $1 and number = 2", apollo.id)
    await db.execute("update projects set last_number = 1, version = version - 1 where project_id = $1", apollo.id)
    await db.execute("delete from log where project_id = $1 and seq = $2", apollo.id, seq)
    await db.execute("update heads set seq = $2, epoch = 'restored' where project_id = $1", apollo.id, seq - 1)
    await db.close()
    await apollo.desk.rooms.check(apollo.desk.rooms.all())
    assert watcher.told[-1].said["entries"] == []
    assert watcher.told[-1].said["epoch"] == "restored"
    again = await join(apollo.desk, watcher, apollo.id, seq, "the old one")
    assert again.bodies is None
    assert await apollo.order((await apollo.columns())[0].id) == [kept.id]
    assert (await apollo.task("New")).number == 2
    await check_project(database_url, apollo.id)
