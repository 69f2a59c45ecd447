"""One task, whole, and what was said about it."""

from typing import Any
from uuid import uuid4

import msgspec
import pytest

from rooms.desk import Desk
from rooms.errors import Invalid, NotFound
from rooms.questions.comments import Comments
from rooms.questions.task import OneTask
from tests.fixtures.board import Board, Cast, founded


async def whole(desk: Desk, user_id: str, name: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(await OneTask(task_id=name, **asked).ask(desk, user_id))
    )
    return found


async def test_a_task_is_found_by_id_and_by_key_with_all_that_hangs_on_it(desk: Desk, apollo: Board) -> None:
    cast = apollo.cast
    task = await apollo.task("Land", cast.ada, description="Softly.")
    for body in ("Where?", "There."):
        await apollo.do("comment.add", cast.grace, task_id=task.id, body=body)
    await apollo.do("task.archive", cast.ada, task_id=task.id)
    found = await whole(desk, cast.linus.id, "APO-1")
    assert found["id"] == task.id
    assert found["key"] == "APO-1"
    assert found["description"] == "Softly."
    assert [comment["body"] for comment in found["parts"]["comment"]] == ["Where?", "There."]
    assert found == await whole(desk, cast.linus.id, task.id) == await whole(desk, cast.linus.id, "apo-1")
    assert found == await whole(desk, cast.linus.id, task.id, project_id=apollo.id)


async def test_a_task_that_is_not_mine_does_not_exist(desk: Desk, apollo: Board) -> None:
    task = await apollo.task("Land", apollo.cast.ada)
    for name in (task.id, "APO-1", "APO-2", str(uuid4()), "land"):
        with pytest.raises(NotFound):
            await OneTask(task_id=name).ask(desk, apollo.cast.mallory.id)
    with pytest.raises(NotFound):
        await OneTask(task_id=task.id, project_id=apollo.id).ask(desk, apollo.cast.mallory.id)
    with pytest.raises(NotFound):
        await Comments(task_id=task.id, project_id=apollo.id).ask(desk, apollo.cast.mallory.id)


async def test_a_task_of_a_deleted_project_does_not_exist(desk: Desk, apollo: Board) -> None:
    task = await apollo.task("Land", apollo.cast.ada)
    await apollo.do("project.delete", apollo.cast.ada)
    with pytest.raises(NotFound):
        await OneTask(task_id=task.id).ask(desk, apollo.cast.ada.id)


async def test_a_key_that_two_projects_use_needs_the_project(desk: Desk, cast: Cast) -> None:
    boards = [await founded(desk, cast, "Apollo"), await founded(desk, cast, "Apollo")]
    tasks = [await board.task("Land", cast.ada) for board in boards]
    with pytest.raises(Invalid):
        await OneTask(task_id="APO-1").ask(desk, cast.ada.id)
    assert (await whole(desk, cast.ada.id, "APO-1", project_id=boards[1].id))["id"] == tasks[1].id


async def test_comments_come_in_pages_the_oldest_first(desk: Desk, apollo: Board) -> None:
    task = await apollo.task("Land", apollo.cast.ada)
    for number in range(5):
        await apollo.do("comment.add", apollo.cast.grace, task_id=task.id, body=f"C{number}")
    first = await Comments(task_id="APO-1", limit=3).ask(desk, apollo.cast.linus.id)
    second = await Comments(task_id="APO-1", limit=3, cursor=first.next).ask(desk, apollo.cast.linus.id)
    assert second.next is None
    both = msgspec.json.decode(msgspec.json.encode([*first.items, *second.items]))
    assert [comment["body"] for comment in both] == [f"C{number}" for number in range(5)]
