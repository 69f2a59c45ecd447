"""Undo and redo: one's own last words, as new entries, refused where somebody has spoken since."""

from typing import Any

import pytest

from rooms.errors import Conflict, Forbidden, Invalid, NotFound, WipLimitExceeded
from rooms.messages import Line
from rooms.records import Column, Label, Task
from tests.fixtures.board import Board


async def undo(board: Board, line: Line, who: Any = None) -> Line:
    return await board.do("entry.undo", who, seq=line.entry.seq)


async def test_a_move_is_undone_and_done_again(apollo: Board) -> None:
    todo, _, done = await apollo.columns()
    above, task, below = [await apollo.task(title) for title in ("above", "it", "below")]
    moved = await apollo.do("task.move", task_id=task.id, column_id=done.id)
    back = await undo(apollo, moved)
    assert back.entry.type == "entry.undone"
    assert await apollo.order(todo.id) == [above.id, task.id, below.id]
    assert (await apollo.now(Task, task.id)).completed_at is None
    await undo(apollo, back)
    found = await apollo.now(Task, task.id)
    assert (found.column_id, found.completed_at) == (done.id, moved.entry.at)


async def test_a_change_of_fields_is_undone(apollo: Board) -> None:
    task = await apollo.task("Old", priority="low")
    line = await apollo.do(
        "task.update", task_id=task.id, set={"title": "New", "priority": None, "description": "long"}
    )
    back = await undo(apollo, line)
    found = await apollo.now(Task, task.id)
    assert (found.title, found.priority, found.described) == ("Old", "low", False)
    await undo(apollo, back)
    found = await apollo.now(Task, task.id)
    assert (found.title, found.priority, found.described) == ("New", None, True)


async def test_another_field_may_have_changed_since(apollo: Board) -> None:
    task = await apollo.task("Old")
    line = await apollo.do("task.update", task_id=task.id, set={"title": "New"})
    await apollo.do("task.update", apollo.cast.grace, task_id=task.id, set={"priority": "high"})
    await undo(apollo, line)
    found = await apollo.now(Task, task.id)
    assert (found.title, found.priority) == ("Old", "high")


async def test_it_is_refused_with_the_name_of_who_changed_the_same(apollo: Board) -> None:
    task = await apollo.task("Old")
    line = await apollo.do("task.update", task_id=task.id, set={"title": "New"})
    await apollo.do("task.update", apollo.cast.grace, task_id=task.id, set={"title": "Newer"})
    with pytest.raises(Conflict, match="Grace Hopper has changed this since"):
        await undo(apollo, line)
    assert (await apollo.now(Task, task.id)).title == "Newer"


async def test_a_new_task_goes_to_the_archive_and_comes_back(apollo: Board) -> None:
    line = await apollo.do("task.create", title="Oops", description="with text")
    id = line.entry.changes[0].id
    back = await undo(apollo, line)
    assert await apollo.now(Task, id) is None
    await undo(apollo, back)
    assert (await apollo.now(Task, id)).described


async def test_archiving_is_undone(apollo: Board) -> None:
    task = await apollo.task()
    await undo(apollo, await apollo.do("task.archive", task_id=task.id))
    assert await apollo.order(task.column_id) == [task.id]


async def test_what_was_archived_comes_back_to_where_it_stood(apollo: Board) -> None:
    first, second, third = [await apollo.task() for _ in range(3)]
    line = await apollo.do("task.archive", task_id=second.id)
    await undo(apollo, line)
    assert await apollo.order(first.column_id) == [first.id, second.id, third.id]


async def test_what_was_archived_goes_to_the_bottom_if_another_stands_in_its_place(apollo: Board) -> None:
    first, second, third = [await apollo.task() for _ in range(3)]
    line = await apollo.do("task.archive", task_id=second.id)
    fourth = await apollo.task()
    await apollo.do("task.move", task_id=fourth.id, column_id=first.column_id, after_id=first.id)
    assert (await apollo.now(Task, fourth.id)).rank == second.rank
    await undo(apollo, line)
    assert await apollo.order(first.column_id) == [first.id, fourth.id, third.id, second.id]


async def test_a_comment_is_taken_back_and_others_still_count(apollo: Board) -> None:
    task = await apollo.task()
    line = await apollo.do("comment.add", task_id=task.id, body="mine")
    await apollo.do("comment.add", apollo.cast.grace, task_id=task.id, body="hers")
    await undo(apollo, line)
    assert (await apollo.now(Task, task.id)).comments == 1


async def test_a_label_in_use_by_others_stays(apollo: Board) -> None:
    line = await apollo.do("label.create", name="bug", color="#ff0000")
    id = line.entry.changes[0].id
    await apollo.do("label.update", apollo.cast.grace, label_id=id, set={"name": "defect"})
    with pytest.raises(Conflict):
        await undo(apollo, line)
    assert (await apollo.now(Label, id)).name == "defect"


async def test_a_new_column_with_tasks_in_it_stays(apollo: Board) -> None:
    line = await apollo.do("column.create", name="Review", category="doing")
    id = line.entry.changes[0].id
    await apollo.task(column_id=id)
    with pytest.raises(Conflict):
        await undo(apollo, line)
    assert await apollo.now(Column, id) is not None


async def test_a_full_column_takes_nothing_back(apollo: Board) -> None:
    todo, doing, _ = await apollo.columns()
    task = await apollo.task()
    moved = await apollo.do("task.move", task_id=task.id, column_id=doing.id)
    await apollo.task(column_id=todo.id)
    await apollo.do("column.update", column_id=todo.id, set={"wip_limit": 1})
    with pytest.raises(WipLimitExceeded):
        await undo(apollo, moved)


async def test_only_ones_own_edits_are_undone(apollo: Board) -> None:
    line = await apollo.do("task.create", title="Hers", who=apollo.cast.grace)
    with pytest.raises(Forbidden):
        await undo(apollo, line)
    await undo(apollo, line, apollo.cast.grace)


async def test_whoever_is_no_admin_any_more_cannot_undo_as_one(apollo: Board) -> None:
    radia = apollo.cast.radia
    line = await apollo.do("column.create", radia, name="Review", category="doing")
    await apollo.do("member.update", user_id=radia.id, role="member")
    with pytest.raises(Forbidden):
        await undo(apollo, line, radia)


async def test_what_is_gone_for_good_stays_gone(apollo: Board) -> None:
    task = await apollo.task()
    line = await apollo.do("task.delete", task_id=task.id)
    with pytest.raises(Invalid, match="for good"):
        await undo(apollo, line)


async def test_memberships_and_what_never_happened_are_not_undone(apollo: Board) -> None:
    line = await apollo.do("member.update", user_id=apollo.cast.grace.id, role="admin")
    with pytest.raises(Invalid):
        await undo(apollo, line)
    with pytest.raises(NotFound):
        await apollo.do("entry.undo", seq=10_000)


async def test_undoing_twice_is_once(apollo: Board) -> None:
    """C6: the same request gets its first answer; another one finds that the field no longer holds what was given."""
    task = await apollo.task("Old")
    line = await apollo.do("task.update", task_id=task.id, set={"title": "New"})
    first = await apollo.do("entry.undo", seq=line.entry.seq, request_id="once")
    assert (await apollo.do("entry.undo", seq=line.entry.seq, request_id="once")).body == first.body
    with pytest.raises(Conflict):
        await undo(apollo, line)
