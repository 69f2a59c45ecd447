"""The conflict matrix (C4, C5): two people edit the same task at the same time, on two instances that have heard of it.

Without `expect` the last writer wins, per field; with it, whoever comes second is told what is there now.
"""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from rooms.errors import Conflict, NotFound
from rooms.records import Task
from tests.fixtures.board import Board, Start

HIS = {"title": "His"}


@pytest_asyncio.fixture
async def other(apollo: Board, start: Start) -> Board:
    """The same board on another instance."""
    board = apollo.at((await start()).desk)
    await board.state()
    return board


async def first(board: Board, what: str, task: Task) -> None:
    """What the first one does."""
    done = (await board.columns())[2]
    fields: dict[str, dict[str, Any]] = {
        "same field": {"event": "task.update", "set": {"title": "Hers"}},
        "other field": {"event": "task.update", "set": {"priority": "high"}},
        "moved": {"event": "task.move", "column_id": done.id},
        "archived": {"event": "task.archive"},
        "deleted": {"event": "task.delete"},
    }
    wish = fields[what]
    await board.do(wish.pop("event"), task_id=task.id, **wish)


@pytest.mark.parametrize("what", ["same field", "other field", "moved"])
async def test_the_last_writer_wins_per_field(apollo: Board, other: Board, what: str) -> None:
    task = await apollo.task("Before")
    await first(apollo, what, task)
    await other.do("task.update", other.cast.grace, task_id=task.id, set=HIS)
    now = await other.now(Task, task.id)
    assert now.title == "His"
    assert now.priority == ("high" if what == "other field" else None)
    assert (now.completed_at is not None) == (what == "moved")


@pytest.mark.parametrize("what", ["archived", "deleted"])
@pytest.mark.parametrize("expect", [None, {"title": "Before"}])
async def test_what_is_gone_cannot_be_edited(apollo: Board, other: Board, what: str, expect: Any) -> None:
    task = await apollo.task("Before")
    await first(apollo, what, task)
    column = (await apollo.columns())[1]
    for event, fields in (("task.update", {"set": HIS}), ("task.move", {"column_id": column.id})):
        with pytest.raises(NotFound) as caught:
            await other.do(event, task_id=task.id, expect=expect, **fields)
        assert caught.value.fields == {"kind": "task", "id": task.id}


@pytest.mark.parametrize(
    ("what", "expect", "current"),
    [
        ("same field", {"title": "Before"}, {"title": "Hers"}),
        ("same field", {"title": "Before", "priority": None}, {"title": "Hers"}),
        ("same field", {"title": "Hers"}, None),
        ("same field", {"priority": None}, None),
        ("other field", {"title": "Before"}, None),
        ("other field", {"priority": "low"}, {"priority": "high"}),
        ("other field", {"version": 1}, {"version": 2}),
        ("other field", {"description": None}, None),
        ("other field", {"description": "x"}, {"description": None}),
        ("moved", {"completed_at": None}, ...),
        ("moved", {"title": "Before"}, None),
    ],
)
async def test_an_expectation_holds_or_is_told_what_is_there(
    apollo: Board, other: Board, what: str, expect: dict[str, Any], current: Any
) -> None:
    task = await apollo.task("Before")
    await first(apollo, what, task)
    if current is None:
        await other.do("task.update", task_id=task.id, set=HIS, expect=expect)
        assert (await other.now(Task, task.id)).title == "His"
        return
    with pytest.raises(Conflict) as caught:
        await other.do("task.update", task_id=task.id, set=HIS, expect=expect)
    found = caught.value.fields["current"]
    assert found.keys() == expect.keys() if current is ... else found == current
    assert (await other.now(Task, task.id)).title != "His"


async def test_a_move_can_expect_where_the_task_was(apollo: Board, other: Board) -> None:
    todo, doing, done = await apollo.columns()
    task = await apollo.task()
    await apollo.do("task.move", task_id=task.id, column_id=doing.id)
    with pytest.raises(Conflict) as caught:
        await other.do("task.move", task_id=task.id, column_id=done.id, expect={"column_id": todo.id})
    assert caught.value.fields["current"] == {"column_id": doing.id}
    await other.do("task.move", task_id=task.id, column_id=done.id, expect={"column_id": doing.id})


async def test_of_two_who_expect_the_same_one_gets_through(apollo: Board, other: Board) -> None:
    task = await apollo.task("Before")
    both = [board.do("task.update", task_id=task.id, set=HIS, expect={"version": 1}) for board in (apollo, other)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "Line"]


async def test_assignments_at_the_same_moment_both_count(apollo: Board, other: Board) -> None:
    """Adding and taking away one at a time: nobody's wish is overwritten."""
    task, cast = await apollo.task(), apollo.cast
    await asyncio.gather(
        apollo.do("task.assign", task_id=task.id, user_id=cast.ada.id),
        other.do("task.assign", task_id=task.id, user_id=cast.grace.id),
    )
    await other.do("task.label", task_id=task.id, label_id=(await other.label()).id)
    now = await other.now(Task, task.id)
    assert set(now.assignee_ids) == {cast.ada.id, cast.grace.id}
