"""Tasks: made, changed by field, moved, completed once, put away and taken back."""

import asyncio
from typing import Any

import pytest

from rooms.errors import Conflict, Invalid, NotFound
from rooms.messages import Line
from rooms.records import Task
from tests.checker import check_project
from tests.fixtures.board import Board, Start

NOBODY = "00000000-0000-7000-8000-000000000000"


async def test_a_task_goes_to_the_bottom_of_the_first_column(apollo: Board) -> None:
    first = await apollo.task(" Write tests ")
    second = await apollo.task()
    top = await apollo.task(position="top")
    between = await apollo.task(after_id=first.id)
    todo = (await apollo.columns())[0]
    assert await apollo.order(todo.id) == [top.id, first.id, between.id, second.id]
    assert (first.title, first.number, first.described, first.completed_at) == ("Write tests", 1, False, None)


async def test_numbers_are_given_once(apollo: Board, start: Start) -> None:
    boards = [apollo, apollo.at((await start()).desk)]
    lines = await asyncio.gather(*(board.do("task.create", title="x") for board in boards * 15))
    gone = lines[-1].entry.changes[0].id
    await apollo.do("task.delete", task_id=gone)
    last = await boards[1].task()
    numbers = [line.entry.changes[0].record.number for line in lines]  # type: ignore[union-attr]
    assert sorted([*numbers, last.number]) == list(range(1, 32))


async def test_a_moment_is_kept_as_an_instant_however_it_was_written(apollo: Board) -> None:
    for written in ("2026-11-23T07:00:00Z", "2026-11-23T08:00:00+01:00", "2026-11-23t07:00:00.0000004z"):
        task = await apollo.task(due_at=written)
        assert task.due_at == "2026-11-23T07:00:00.000Z"
    await apollo.do("task.update", task_id=task.id, set={"due_at": "0001-02-03T04:05:06.789-00:30"})
    assert (await apollo.now(Task, task.id)).due_at == "0001-02-03T04:35:06.789Z"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": " \n\t"}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": 7}, "title"),
        ({"title": "x", "priority": "asap"}, "priority"),
        ({"title": "x", "estimate": -1}, "estimate"),
        ({"title": "x", "due_at": "tomorrow"}, "due_at"),
        ({"title": "x", "due_at": "2026-11-23T07:00:00"}, "due_at"),
        ({"title": "x", "due_at": "0001-01-01T00:00:00+14:00"}, "due_at"),
        ({"title": "x", "due_at": "2026-02-30T07:00:00.000Z"}, "due_at"),
        ({"title": "x", "due_at": "2026-11-23T24:00:00.000Z"}, "due_at"),
        ({"title": "x", "due_at": "0000-01-01T00:00:00.000Z"}, "due_at"),
        ({"title": "x", "due_at": "2026-11-23T07:00:00.000Z\n"}, "due_at"),
        ({"title": "x", "due_at": "٢026-11-23T07:00:00.000Z"}, "due_at"),
        ({"title": "x", "column_id": "To do"}, "column_id"),
        ({"title": "x", "column_id": NOBODY + "\n"}, "column_id"),
        ({"title": "x", "column_id": NOBODY.upper().replace("0", "A")}, "column_id"),
        ({"title": "x", "assignee_ids": [NOBODY]}, "assignee_ids"),
        ({"title": "x", "assignee_ids": [NOBODY] * 101}, "assignee_ids"),
        ({"title": "x", "after_id": NOBODY}, "after_id"),
        ({"title": "\x00"}, "title"),
        ({"title": "x", "description": "a\x00b"}, "description"),
        ({"title": "x", "request_id": ""}, "request_id"),
        ({"title": "x", "request_id": "a b"}, "request_id"),
        ({"title": "x", "request_id": "x" * 65}, "request_id"),
        ({"title": "x", "request_id": "x\n"}, "request_id"),
    ],
)
async def test_a_wrong_field_is_named(apollo: Board, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        await apollo.do("task.create", **fields)
    assert caught.value.fields["field"] == field


async def test_absent_is_untouched_and_null_clears(apollo: Board) -> None:
    """C4."""
    ada, label = apollo.cast.ada, await apollo.label()
    full: dict[str, Any] = {
        "priority": "high",
        "estimate": 3,
        "due_at": "2026-11-23T07:00:00.000Z",
        "assignee_ids": [ada.id, ada.id],
        "label_ids": [label.id, label.id],
        "description": "Long",
    }
    task = await apollo.task("Full", **full)
    assert (task.assignee_ids, task.label_ids, task.described) == ((ada.id,), (label.id,), True)
    await apollo.do("task.update", task_id=task.id, set={"title": "Renamed"})
    now = await apollo.now(Task, task.id)
    assert (now.title, now.priority, now.estimate, now.due_at, now.described) == (
        "Renamed",
        "high",
        3.0,
        full["due_at"],
        True,
    )
    cleared = {"priority": None, "estimate": None, "due_at": None, "description": None, "assignee_ids": []}
    await apollo.do("task.update", task_id=task.id, set={**cleared, "label_ids": []})
    now = await apollo.now(Task, task.id)
    assert (now.priority, now.estimate, now.due_at, now.described) == (None, None, None, False)
    assert (now.assignee_ids, now.label_ids) == ((), ())
    for wrong in ({"title": None}, {"number": 7}, {"completed_at": None}, {"assignee_ids": None}):
        with pytest.raises(Invalid):
            apollo.command("task.update", task_id=task.id, set=wrong)


async def test_a_change_of_nothing_changes_nothing(apollo: Board) -> None:
    task = await apollo.task("Same", description="Text")
    line = await apollo.do("task.update", task_id=task.id, set={"title": "Same", "description": "Text"})
    assert line.entry.changes == ()
    assert (await apollo.now(Task, task.id)).version == task.version


async def test_completion_is_set_once_and_cleared_once(apollo: Board) -> None:
    todo, doing, done = await apollo.columns()
    shipped = await apollo.column("Shipped", "done")
    task = await apollo.task()
    await apollo.do("task.move", task_id=task.id, column_id=done.id)
    completed = (await apollo.now(Task, task.id)).completed_at
    assert completed is not None
    line = await apollo.do("task.move", task_id=task.id, column_id=shipped.id)
    assert "completed_at" not in line.entry.changes[0].set  # type: ignore[union-attr]
    assert (await apollo.now(Task, task.id)).completed_at == completed
    await apollo.do("task.move", task_id=task.id, column_id=doing.id)
    assert (await apollo.now(Task, task.id)).completed_at is None
    line = await apollo.do("task.move", task_id=task.id, column_id=todo.id)
    assert "completed_at" not in line.entry.changes[0].set  # type: ignore[union-attr]
    born = await apollo.task(column_id=done.id)
    assert born.completed_at == born.created_at


async def test_a_move_has_one_aim(apollo: Board) -> None:
    todo = (await apollo.columns())[0]
    one, other = await apollo.task(), await apollo.task()
    for aims in ({"after_id": other.id, "before_id": other.id}, {"position": "top", "after_id": other.id}):
        with pytest.raises(Invalid):
            await apollo.do("task.move", task_id=one.id, column_id=todo.id, **aims)
    with pytest.raises(Invalid):
        await apollo.do("task.move", task_id=one.id, column_id=todo.id, after_id=one.id)


async def test_the_archive_gives_back_what_it_got(apollo: Board, database_url: str) -> None:
    """What is gone in the meantime is gone from the task too; the number, the comments and the text stay."""
    doing = (await apollo.columns())[1]
    kept, lost = await apollo.label("kept"), await apollo.label("lost")
    task = await apollo.task("Away", column_id=doing.id, label_ids=[kept.id, lost.id], description="Text")
    await apollo.do("comment.add", task_id=task.id, body="Said")
    await apollo.do("task.archive", task_id=task.id)
    assert await apollo.now(Task, task.id) is None
    for event, fields in (
        ("task.archive", {}),
        ("task.update", {"set": {"title": "x"}}),
        ("task.move", {"column_id": doing.id}),
        ("comment.add", {"body": "x"}),
        ("task.assign", {"user_id": apollo.cast.ada.id}),
    ):
        with pytest.raises(NotFound):
            await apollo.do(event, task_id=task.id, **fields)
    await apollo.do("label.delete", label_id=lost.id)
    await apollo.do("column.delete", column_id=doing.id)
    await apollo.do("task.restore", task_id=task.id)
    back = await apollo.now(Task, task.id)
    assert (back.number, back.comments, back.described, back.label_ids) == (task.number, 1, True, (kept.id,))
    assert back.column_id == (await apollo.columns())[0].id
    with pytest.raises(Conflict):
        await apollo.do("task.restore", task_id=task.id)
    await check_project(database_url, apollo.id)


@pytest.mark.parametrize("archived", [False, True])
async def test_a_deleted_task_is_gone_with_all_that_hangs_on_it(
    apollo: Board, database_url: str, archived: bool
) -> None:
    task = await apollo.task(description="Text")
    comment = await apollo.do("comment.add", task_id=task.id, body="Said")
    await apollo.do("checklist.create", task_id=task.id, items=["one", "two"])
    if archived:
        await apollo.do("task.archive", task_id=task.id)
    await apollo.do("task.delete", task_id=task.id)
    for event, fields in (
        ("task.delete", {"task_id": task.id}),
        ("task.restore", {"task_id": task.id}),
        ("comment.update", {"comment_id": comment.entry.changes[0].id, "body": "x"}),
        ("comment.delete", {"comment_id": comment.entry.changes[0].id}),
    ):
        with pytest.raises(NotFound):
            await apollo.do(event, **fields)
    log = await check_project(database_url, apollo.id)
    assert {kind for kind, _ in log.records} == {"project", "member", "column"}


async def test_what_hangs_on_a_task_goes_with_it_inside_one_batch_too(apollo: Board, database_url: str) -> None:
    """Commands of one batch see what those before them did, to cold records as well."""
    task = await apollo.task()
    comment = (await apollo.do("comment.add", task_id=task.id, body="Said")).entry.changes[0].id
    made = await apollo.do("checklist.create", task_id=task.id, items=["one"])
    checklist, item = made.entry.changes[0].id, made.entry.changes[1].id
    other = await apollo.task("Other")
    done = await asyncio.gather(
        apollo.do("checklist.delete", checklist_id=checklist),
        apollo.do("checklist.update_item", item_id=item, set={"done": True}),
        apollo.do("task.delete", task_id=task.id),
        apollo.do("comment.update", comment_id=comment, body="Again"),
        apollo.do("comment.delete", comment_id=comment),
        apollo.do("comment.add", task_id=other.id, body="Fine"),
        return_exceptions=True,
    )
    assert [type(one) for one in done] == [Line, NotFound, Line, NotFound, NotFound, Line]
    await check_project(database_url, apollo.id)
