"""Columns: an order, a category that completes tasks, and limits that bind every way in."""

from typing import Any

import pytest

from rooms.errors import Invalid, NotFound, WipLimitExceeded
from rooms.records import Column, Task
from tests.fixtures.board import Board


async def names(board: Board) -> list[str]:
    return [column.name for column in await board.columns()]


async def test_columns_stand_where_they_are_put(apollo: Board) -> None:
    todo, doing, done = await apollo.columns()
    review = await apollo.column("Review", after_id=doing.id)
    assert await names(apollo) == ["To do", "Doing", "Review", "Done"]
    await apollo.do("column.move", column_id=review.id, after_id=None)
    assert await names(apollo) == ["Review", "To do", "Doing", "Done"]
    await apollo.do("column.move", column_id=todo.id, after_id=done.id)
    assert await names(apollo) == ["Review", "Doing", "Done", "To do"]
    for neighbour in (todo.id, "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(Invalid):
            await apollo.do("column.move", column_id=todo.id, after_id=neighbour)
    await apollo.column("Last")
    assert (await names(apollo))[-1] == "Last"


async def test_columns_squeezed_in_again_and_again_keep_their_order(apollo: Board) -> None:
    first = (await apollo.columns())[0]
    for number in range(120):
        await apollo.column(f"{number}", after_id=first.id)
    assert await names(apollo) == ["To do", *[f"{number}" for number in reversed(range(120))], "Doing", "Done"]


@pytest.mark.parametrize("way", ["create", "move", "restore"])
async def test_a_hard_limit_binds_every_way_into_the_column(apollo: Board, way: str) -> None:
    column = await apollo.column("Full", wip_limit=1)
    away = await apollo.task(column_id=column.id)
    await apollo.do("task.archive", task_id=away.id)
    here, other = await apollo.task(column_id=column.id), await apollo.task()
    wishes: dict[str, dict[str, Any]] = {
        "create": {"event": "task.create", "title": "x", "column_id": column.id},
        "move": {"event": "task.move", "task_id": other.id, "column_id": column.id},
        "restore": {"event": "task.restore", "task_id": away.id},
    }
    with pytest.raises(WipLimitExceeded) as caught:
        await apollo.do(**wishes[way])
    assert caught.value.fields == {"column_id": column.id, "limit": 1, "count": 1}
    await apollo.do("task.move", task_id=here.id, column_id=column.id, position="top")  # inside is no way in
    await apollo.do("column.update", column_id=column.id, set={"wip_mode": "soft"})
    await apollo.do(**wishes[way])
    assert len(await apollo.order(column.id)) == 2


async def test_a_lower_limit_strands_nobody_and_null_lifts_it(apollo: Board) -> None:
    column = (await apollo.columns())[0]
    tasks = [await apollo.task() for _ in range(3)]
    await apollo.do("column.update", column_id=column.id, set={"wip_limit": 1})
    assert len(await apollo.order(column.id)) == 3
    await apollo.do("task.move", task_id=tasks[0].id, column_id=column.id)
    with pytest.raises(WipLimitExceeded):
        await apollo.task()
    await apollo.do("column.update", column_id=column.id, set={"wip_limit": None})
    await apollo.task()
    for limit in (0, -1, 10_001, 1.5, "3", True):
        with pytest.raises(Invalid):
            apollo.command("column.update", column_id=column.id, set={"wip_limit": limit})


async def test_a_category_completes_and_reopens_its_tasks(apollo: Board) -> None:
    doing = (await apollo.columns())[1]
    task = await apollo.task(column_id=doing.id)
    await apollo.do("column.update", column_id=doing.id, set={"category": "done"})
    assert (await apollo.now(Task, task.id)).completed_at is not None
    await apollo.do("column.update", column_id=doing.id, set={"category": "todo"})
    assert (await apollo.now(Task, task.id)).completed_at is None


async def test_a_removed_column_says_where_its_tasks_go(apollo: Board) -> None:
    todo, doing, done = await apollo.columns()
    there = await apollo.task(column_id=done.id)
    tasks = [await apollo.task(f"{number}") for number in range(3)]
    for target in (None, todo.id):
        with pytest.raises(Invalid) as caught:
            await apollo.do("column.delete", column_id=todo.id, move_tasks_to=target)
        assert caught.value.fields["field"] == "move_tasks_to"
    with pytest.raises(NotFound):
        await apollo.do("column.delete", column_id=todo.id, move_tasks_to=there.id)
    await apollo.do("column.update", column_id=done.id, set={"wip_limit": 1})
    await apollo.do("column.delete", column_id=todo.id, move_tasks_to=done.id)
    assert await apollo.order(done.id) == [there.id, *[task.id for task in tasks]]
    for task in tasks:
        assert (await apollo.now(Task, task.id)).completed_at is not None
    assert await apollo.now(Column, todo.id) is None
    await apollo.do("column.delete", column_id=doing.id)
    with pytest.raises(Invalid):
        await apollo.do("column.delete", column_id=done.id, move_tasks_to=None)
