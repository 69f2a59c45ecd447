"""Leaderboards are exactly what folding the log says, whatever happens to whoever follows it."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rooms import catalog, leaderboards
from rooms.credits import Ledger, today
from rooms.desk import Desk
from rooms.errors import BoardError
from rooms.leaderboards import Leaderboards
from server import rebuild
from server.settings import Settings
from storage.leaderboards import Scores
from storage.log import Tip
from storage.sql import Statement
from tests.fixtures.board import Board, Cast, Start, founded, person
from tests.fixtures.seeds import dice

HANG = 30.0  # seconds; generous, nothing is measured with it

Totals = dict[str, tuple[int, int]]


async def folded(board: Board) -> Totals:
    """The definition: the whole log, folded."""
    ledger = Ledger()
    for body in await board.desk.store.since(board.id, 0, 1_000_000):
        ledger.apply(catalog.reader().line(body).entry.changes)
    tasks: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for (_, user_id), amount in ledger.credits().items():
        tasks[user_id] += amount.tasks
        points[user_id] += amount.points
    return {user_id: (count, points[user_id]) for user_id, count in tasks.items()}


_QUERY = Statement(
    "test.completed",
    """
    select a::text, count(*), sum(round(coalesce(estimate, 0)::numeric * 1000))::bigint
    from tasks, unnest(assignee_ids) a where project_id = $1 and completed_at is not null group by a
    """,
)


async def queried(board: Board) -> Totals:
    """The same from the table of tasks, which is another fold of the log."""
    rows = await board.desk.db.rows(_QUERY, board.id)
    return {row[0]: (row[1], row[2]) for row in rows}


async def shown(boards: Leaderboards, board: Board, since: int | None = None) -> Totals:
    tips = await board.desk.store.tips([board.id])
    total = await boards.total(tips, since)
    assert total.complete
    return total.scores


@asynccontextmanager
async def following(boards: Leaderboards) -> AsyncIterator[None]:
    """They follow the log by themselves, for as long as the block runs."""
    running = asyncio.ensure_future(boards.run())
    try:
        async with asyncio.timeout(HANG):
            yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def step(board: Board, chance: random.Random) -> None:
    """Something that somebody does, most of it about what counts."""
    cast = board.cast
    state = await board.state()
    tasks = [id for kind, id in state.records if kind == "task"]
    columns = [column.id for column in state.columns()]
    people = [id for kind, id in state.records if kind == "member"]
    some = chance.sample(people, chance.randint(0, min(2, len(people))))
    task = chance.choice(tasks) if tasks else None
    estimate = chance.choice([None, 0.1, 0.2, 3])
    kind = chance.choice(
        ["create", "move", "move", "move", "assign", "estimate", "archive", "delete", "column", "leave"]
    )
    try:
        if kind == "create" or task is None:
            await board.task(column_id=chance.choice(columns), assignee_ids=some, estimate=estimate)
        elif kind == "move":
            await board.do("task.move", task_id=task, column_id=chance.choice(columns))
        elif kind == "assign":
            await board.do("task.update", task_id=task, set={"assignee_ids": some})
        elif kind == "estimate":
            await board.do("task.update", task_id=task, set={"estimate": estimate})
        elif kind in ("archive", "delete"):
            await board.do(f"task.{kind}", task_id=task)
        elif kind == "column":
            category = chance.choice(["doing", "done"])
            await board.do("column.update", column_id=chance.choice(columns), set={"category": category})
        elif cast.grace.id in people:
            await board.do("member.remove", user_id=cast.grace.id)
        else:
            await board.do("member.add", user_id=cast.grace.id, role="member")
    except BoardError:
        pass  # such as nothing left to archive: also a history


async def test_the_leaderboard_is_the_fold_of_the_log_whoever_dies_while_following(
    desk: Desk, apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = dice("leaderboards")
    monkeypatch.setattr(leaderboards, "STRETCH", 7)
    followers = [Leaderboards(desk.db, desk.redis, catalog.reader()) for _ in range(3)]
    for _ in range(12):
        for _ in range(chance.randint(1, 9)):
            await step(apollo, chance)
        running = [asyncio.ensure_future(one._follow(apollo.id)) for one in followers]
        await asyncio.sleep(chance.random() * 0.01)
        chance.choice(running).cancel()  # as if its instance had died there
        if chance.random() < 0.2:
            await Scores(desk.redis).forget(apollo.id)  # as if Redis had lost everything
        await asyncio.gather(*running, return_exceptions=True)
        assert await shown(chance.choice(followers), apollo) == await folded(apollo)
    assert await folded(apollo) == await queried(apollo)
    assert await shown(followers[0], apollo, since=today() - 6) == await folded(apollo)
    assert await shown(followers[0], apollo, since=today() + 1) == {}


async def test_a_log_that_was_replaced_is_folded_anew(desk: Desk, apollo: Board) -> None:
    await apollo.task(column_id=(await apollo.columns())[-1].id, assignee_ids=[apollo.cast.ada.id])
    before = await shown(desk.leaderboards, apollo)
    assert before == {apollo.cast.ada.id: (1, 0)}
    restore = Statement("test.restore", "update heads set epoch = 'restored' where project_id = $1")
    await desk.db.run(restore, apollo.id)
    assert await shown(desk.leaderboards, apollo) == before
    assert (await Scores(desk.redis).cursors([apollo.id]))[0].epoch == "restored"


async def test_a_poked_project_is_followed_without_a_reader(
    desk: Desk, apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaderboards, "GATHER", 0)
    async with following(desk.leaderboards):
        line = await apollo.do("task.create", title="Land")
        desk.leaderboards.poke(apollo.id)
        while (await Scores(desk.redis).cursors([apollo.id]))[0].seq != line.entry.seq:
            await asyncio.sleep(0.01)


async def test_a_sweep_finds_what_nobody_was_poked_about(
    desk: Desk, apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaderboards, "SWEEP", 0.01)
    async with following(desk.leaderboards):
        while (await Scores(desk.redis).cursors([apollo.id]))[0].seq == 0:
            await asyncio.sleep(0.01)


async def test_a_reader_gets_what_there_is_when_the_log_is_too_far_ahead(
    desk: Desk, apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaderboards, "PATIENCE", 0)
    total = await desk.leaderboards.total({apollo.id: Tip(4, "")}, None)
    assert not total.complete


async def test_rebuilding_makes_the_same_again_whatever_redis_held(
    fresh_database_url: str, redis_url: str, start: Start
) -> None:
    engine = await start(database_url=fresh_database_url)
    names = ("Ada", "Radia", "Grace", "Linus", "Mallory")
    board = await founded(engine.desk, Cast(*[await person(engine.db, name) for name in names]))
    chance = random.Random(7)
    for _ in range(40):
        await step(board, chance)
    right = await shown(engine.desk.leaderboards, board)
    assert right == await folded(board)
    await engine.redis.zadd(f"leaders:{{{board.id}}}:tasks:all", {board.cast.ada.id: 1_000})
    await rebuild.run(Settings(database_url=fresh_database_url, redis_url=redis_url))
    assert await shown(Leaderboards(engine.db, engine.redis, catalog.reader()), board) == right
