"""Places: whoever pushes cards into the same slot, on however many instances, there is one order and no card less."""

import asyncio

import pytest

from rooms import ranks
from rooms.errors import Invalid, NotFound
from tests.checker import check_project
from tests.convergence.followers import Follower
from tests.fixtures.board import Board, Start
from tests.fixtures.seeds import dice, scaled


async def test_many_writers_and_one_slot(apollo: Board, start: Start, database_url: str) -> None:
    rng = dice("positions")
    instances = [apollo, apollo.at((await start()).desk)]
    column = (await apollo.columns())[0]
    anchor = await apollo.task("Anchor")
    floor = await apollo.task("Floor")
    cards = [await apollo.task(f"Card {number}") for number in range(12)]
    followers = [Follower(board.desk, apollo.cast.ada.id, apollo.id) for board in instances]
    for follower in followers:
        await follower.enter(since=0)

    async def push(board: Board) -> None:
        for _ in range(scaled(40)):
            slot = rng.choice(({"after_id": anchor.id}, {"before_id": anchor.id}, {"position": "top"}, {}))
            await board.do("task.move", task_id=rng.choice(cards).id, column_id=column.id, **slot)

    await asyncio.gather(*(push(instances[number % 2]) for number in range(6)))
    log = await check_project(database_url, apollo.id)
    orders = []
    for board, follower in zip(instances, followers, strict=True):
        await follower.reach(log.seq)
        orders.append(await board.order(column.id))
        shown = [record for (kind, _), record in follower.replica.records.items() if kind == "task"]
        orders.append([task["id"] for task in sorted(shown, key=lambda task: (task["rank"], task["id"]))])
    assert all(order == orders[0] for order in orders)
    assert sorted(orders[0]) == sorted(task.id for task in (anchor, floor, *cards))
    assert all(len(rank) <= ranks.LONGEST for rank, _ in (await apollo.state()).places[column.id])


async def test_a_crowded_slot_is_spread_anew_by_one_entry(apollo: Board, database_url: str) -> None:
    """Keys would grow without end; the entry that makes room carries the new ranks of the neighbours too."""
    column = (await apollo.columns())[0]
    low, high = await apollo.task("Low"), await apollo.task("High")
    follower = Follower(apollo.desk, apollo.cast.ada.id, apollo.id)
    await follower.enter(since=0)
    spread = 0
    for _ in range(scaled(400)):
        fresh = await apollo.do("task.create", title="Between", column_id=column.id, after_id=low.id)
        line = await apollo.do("task.move", task_id=high.id, column_id=column.id, after_id=low.id)
        spread += len(line.entry.changes) > 1 or len(fresh.entry.changes) > 2
        assert line.entry.changes[0].id == high.id  # acks show the card that was moved
        assert fresh.entry.changes[0].kind == "task"
        order = await apollo.order(column.id)
        assert order.index(high.id) == order.index(low.id) + 1
        low, high = high, low
        if spread > 1:
            break
    assert spread, "never spread"
    log = await check_project(database_url, apollo.id)
    await follower.reach(log.seq)
    tasks = [record for (kind, _), record in follower.replica.records.items() if kind == "task"]
    order = await apollo.order(column.id)
    assert [task["id"] for task in sorted(tasks, key=lambda task: (task["rank"], task["id"]))] == order
    assert max(len(task["rank"]) for task in tasks) <= ranks.LONGEST


async def test_neighbours_must_stand_in_the_column(apollo: Board) -> None:
    todo, doing, _ = await apollo.columns()
    here, there, away = await apollo.task(), await apollo.task(column_id=doing.id), await apollo.task()
    await apollo.do("task.archive", task_id=away.id)
    for neighbour in (there.id, away.id, todo.id):
        for field in ("after_id", "before_id"):
            with pytest.raises(Invalid) as caught:
                await apollo.do("task.move", task_id=here.id, column_id=todo.id, **{field: neighbour})
            assert caught.value.fields["field"] == field
    for column in (away.id, here.id):
        with pytest.raises(NotFound) as missed:
            await apollo.do("task.move", task_id=here.id, column_id=column)
        assert missed.value.fields["kind"] == "column"


async def test_a_column_of_thousands_is_removed_in_a_moment(apollo: Board, database_url: str) -> None:
    """Nobody else waits while an admin tidies up: the cost must grow with the cards, not with their square."""
    doomed, target = await apollo.column("Doomed"), (await apollo.columns())[0]
    await asyncio.gather(*(apollo.do("task.create", title="x", column_id=doomed.id) for _ in range(1500)))
    loop = asyncio.get_running_loop()
    before, longest, ticking = loop.time(), 0.0, True

    async def tick() -> None:
        nonlocal before, longest
        while ticking:
            await asyncio.sleep(0.005)
            longest, before = max(longest, loop.time() - before), loop.time()

    ticker = asyncio.create_task(tick())
    await apollo.do("column.delete", column_id=doomed.id, move_tasks_to=target.id)
    ticking = False
    await ticker
    print(f"the loop stood still for {longest * 1000:.0f} ms")
    assert longest < 1
    assert len(await apollo.order(target.id)) == 1500
    await check_project(database_url, apollo.id)
