"""Checklists: steps of a task, counted on its card."""

from typing import Any

import pytest

from rooms.board.checklists import MOST, Checklist, ChecklistItem
from rooms.errors import Forbidden, Invalid, NotFound
from rooms.messages import Line, Put
from rooms.records import Task
from tests.fixtures.board import Board


def first(line: Line) -> Any:
    """The record that the entry put first."""
    change = line.entry.changes[0]
    assert isinstance(change, Put)
    return change.record


async def kept(board: Board, kind: str, task_id: str) -> list[dict[str, object]]:
    """What the tables hold of a task's cold records, in order."""
    reader = board.desk.rooms.reader
    rows = await board.desk.store.fetch(kind, "task_id", [(board.id, task_id)])
    records: list[Any] = [reader.record(kind, body) for _, body in rows]
    names = ("title", "done") if kind == "checklist_item" else ("name",)
    return [{name: getattr(one, name) for name in names} for one in sorted(records, key=lambda one: (one.rank, one.id))]


async def counts(board: Board, task: Task) -> tuple[int, int]:
    found = await board.now(Task, task.id)
    return found.checks, found.checks_done


async def test_a_checklist_comes_with_its_items_in_order(apollo: Board) -> None:
    task = await apollo.task()
    line = await apollo.do("checklist.create", task_id=task.id, name="Launch", items=["Fuel", "Doors", "Go"])
    assert line.entry.type == "checklist.created"
    assert isinstance(first(line), Checklist)
    assert [one["title"] for one in await kept(apollo, "checklist_item", task.id)] == ["Fuel", "Doors", "Go"]
    assert await counts(apollo, task) == (3, 0)


async def test_a_second_checklist_stands_below_the_first(apollo: Board) -> None:
    task = await apollo.task()
    for name in ("First", "Second", "Third"):
        await apollo.do("checklist.create", task_id=task.id, name=name)
    assert [one["name"] for one in await kept(apollo, "checklist", task.id)] == ["First", "Second", "Third"]


async def test_an_item_goes_after_another_one_or_last(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id))
    a = first(await apollo.do("checklist.add_item", checklist_id=checklist.id, title="a"))
    await apollo.do("checklist.add_item", checklist_id=checklist.id, title="c")
    await apollo.do("checklist.add_item", checklist_id=checklist.id, title="b", after_id=a.id)
    assert [one["title"] for one in await kept(apollo, "checklist_item", task.id)] == ["a", "b", "c"]


async def test_taking_a_step_counts_once_and_taking_it_back_uncounts(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id))
    item = first(await apollo.do("checklist.add_item", checklist_id=checklist.id, title="Fuel"))
    for done, expected in ((True, 1), (True, 1), (False, 0)):
        await apollo.do("checklist.update_item", item_id=item.id, set={"done": done})
        assert await counts(apollo, task) == (1, expected)


async def test_removing_items_and_checklists_uncounts_them(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id, items=["x", "y"]))
    done = first(await apollo.do("checklist.add_item", checklist_id=checklist.id, title="z", done=True))
    assert isinstance(done, ChecklistItem)
    assert await counts(apollo, task) == (3, 1)
    await apollo.do("checklist.delete_item", item_id=done.id)
    assert await counts(apollo, task) == (2, 0)
    await apollo.do("checklist.delete", checklist_id=checklist.id)
    assert await counts(apollo, task) == (0, 0)
    assert await kept(apollo, "checklist_item", task.id) == []


async def test_a_deleted_task_takes_its_checklists_along(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id, items=["x"]))
    await apollo.do("task.delete", task_id=task.id)
    assert await kept(apollo, "checklist", task.id) == []
    assert await kept(apollo, "checklist_item", task.id) == []
    with pytest.raises(NotFound):
        await apollo.do("checklist.rename", checklist_id=checklist.id, name="Ghost")


async def test_what_hangs_on_an_archived_task_rests_with_it(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id, items=["x"]))
    await apollo.do("task.archive", task_id=task.id)
    with pytest.raises(NotFound):
        await apollo.do("checklist.add_item", checklist_id=checklist.id, title="y")
    await apollo.do("task.restore", task_id=task.id)
    await apollo.do("checklist.add_item", checklist_id=checklist.id, title="y")
    assert await counts(apollo, task) == (2, 0)


async def test_a_checklist_can_be_renamed(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id))
    await apollo.do("checklist.rename", checklist_id=checklist.id, name="  Launch  ")
    assert await kept(apollo, "checklist", task.id) == [{"name": "Launch"}]


async def test_a_checklist_has_an_end(apollo: Board) -> None:
    task = await apollo.task()
    items = [str(number) for number in range(MOST)]
    checklist = first(await apollo.do("checklist.create", task_id=task.id, items=items))
    with pytest.raises(Invalid):
        await apollo.do("checklist.add_item", checklist_id=checklist.id, title="one too many")


async def test_a_viewer_may_not_take_a_step(apollo: Board) -> None:
    task = await apollo.task()
    checklist = first(await apollo.do("checklist.create", task_id=task.id))
    with pytest.raises(Forbidden):
        await apollo.do("checklist.add_item", apollo.cast.linus, checklist_id=checklist.id, title="x")
