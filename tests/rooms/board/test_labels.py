"""Labels and assignments: added and taken away one at a time, gone from tasks when they are gone."""

import pytest

from rooms.errors import Invalid, NotFound
from rooms.records import Label, Task
from tests.fixtures.board import Board


async def test_a_name_is_taken_once(apollo: Board) -> None:
    bug, other = await apollo.label("Bug"), await apollo.label("Other")
    with pytest.raises(Invalid):
        await apollo.label(" bUG ")
    with pytest.raises(Invalid):
        await apollo.do("label.update", label_id=other.id, set={"name": "BUG"})
    await apollo.do("label.update", label_id=bug.id, set={"name": "BUG", "color": "#00ff00"})
    now = await apollo.now(Label, bug.id)
    assert (now.name, now.color) == ("BUG", "#00ff00")


@pytest.mark.parametrize("color", ["red", "#FF0000", "#ff00", "#ff0000\n", None])
async def test_a_color_is_six_digits(apollo: Board, color: str | None) -> None:
    with pytest.raises(Invalid):
        apollo.command("label.create", name="x", color=color)


async def test_a_deleted_label_is_gone_from_its_tasks(apollo: Board) -> None:
    gone, kept = await apollo.label("gone"), await apollo.label("kept")
    task = await apollo.task(label_ids=[gone.id, kept.id])
    line = await apollo.do("label.delete", label_id=gone.id)
    assert line.entry.changes[0].kind == "label"
    assert (await apollo.now(Task, task.id)).label_ids == (kept.id,)
    for event in ("task.label", "label.delete"):
        fields = {"label_id": gone.id, **({"task_id": task.id} if event == "task.label" else {})}
        with pytest.raises(NotFound):
            await apollo.do(event, **fields)
    with pytest.raises(NotFound):
        await apollo.do("task.update", task_id=task.id, set={"label_ids": [gone.id]})


async def test_labels_and_people_come_and_go_one_at_a_time(apollo: Board) -> None:
    cast, task, label = apollo.cast, await apollo.task(), await apollo.label()
    for _ in range(2):  # twice is once
        await apollo.do("task.label", task_id=task.id, label_id=label.id)
        await apollo.do("task.assign", cast.grace, task_id=task.id, user_id=cast.linus.id)
        await apollo.do("task.assign", task_id=task.id, user_id=cast.ada.id)
    now = await apollo.now(Task, task.id)
    assert (now.label_ids, now.assignee_ids) == ((label.id,), (cast.linus.id, cast.ada.id))
    for _ in range(2):
        await apollo.do("task.unlabel", task_id=task.id, label_id=label.id)
        await apollo.do("task.unassign", task_id=task.id, user_id=cast.linus.id)
    now = await apollo.now(Task, task.id)
    assert (now.label_ids, now.assignee_ids) == ((), (cast.ada.id,))
    with pytest.raises(NotFound):
        await apollo.do("task.assign", task_id=task.id, user_id=cast.mallory.id)
    with pytest.raises(Invalid):
        await apollo.do("task.update", task_id=task.id, set={"assignee_ids": [cast.mallory.id]})
