"""Pages of tasks (D2): filters, sorts and cursors."""

from itertools import pairwise
from typing import Any

import msgspec
import pytest

from rooms import shapes
from rooms.desk import Desk
from rooms.errors import Invalid, NotFound
from rooms.questions.tasks import TaskPage, Tasks
from rooms.records import Task
from tests.fixtures.board import Board, Cast, founded
from tests.fixtures.seeds import dice


def read(page: TaskPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(page))["items"]
    return found


async def titles(desk: Desk, user_id: str, **asked: Any) -> list[str]:
    return [task["title"] for task in read(await Tasks(**asked).ask(desk, user_id))]


async def test_an_item_is_the_task_s_record_with_its_project_and_its_key(desk: Desk, apollo: Board) -> None:
    task = await apollo.task(
        "Land", due_at="2026-12-01T10:00:00.123Z", estimate=2.5, assignee_ids=(apollo.cast.ada.id,)
    )
    (item,) = read(await Tasks(project_id=apollo.id).ask(desk, apollo.cast.linus.id))
    assert item.pop("project_id") == apollo.id
    assert item.pop("key") == f"APO-{task.number}"
    assert msgspec.convert(item, Task) == task


async def test_filters_are_all_applied(desk: Desk, apollo: Board) -> None:
    cast = apollo.cast
    label = await apollo.label()
    doing, done = [column.id for column in await apollo.columns()][1:]
    await apollo.task("A 100% rocket", column_id=doing, assignee_ids=(cast.ada.id,), priority="high")
    await apollo.task("a rocket_chair", label_ids=(label.id,), due_at="2026-01-01T00:00:00.000Z")
    gone = await apollo.task("Gone", column_id=done)
    await apollo.do("task.archive", cast.ada, task_id=gone.id)

    async def found(**asked: Any) -> list[str]:
        return await titles(desk, cast.linus.id, project_id=apollo.id, sort="number", **asked)

    assert await found() == ["A 100% rocket", "a rocket_chair"]
    assert (
        await found(column_id=doing) == await found(status="doing") == await found(status="DOING") == ["A 100% rocket"]
    )
    assert await found(assignee_id=cast.ada.id) == await found(priority="high") == ["A 100% rocket"]
    assert await found(label_id=label.id) == await found(due_before="2026-01-02T00:00:00.000Z") == ["a rocket_chair"]
    assert await found(due_before="2026-01-01T00:00:00.000Z") == []
    assert await found(q="ROCKET") == ["A 100% rocket", "a rocket_chair"]
    assert await found(q="100%") == ["A 100% rocket"]
    assert await found(q="t_c") == ["a rocket_chair"]
    assert await found(archived=True) == ["Gone"]
    assert await found(status="doing", q="chair") == []


async def test_without_a_project_the_tasks_are_those_of_all_my_projects(desk: Desk, cast: Cast) -> None:
    apollo, gemini = await founded(desk, cast, "Apollo"), await founded(desk, cast, "Gemini")
    await apollo.task("Land")
    await gemini.task("Dock")
    assert await titles(desk, cast.linus.id, sort="title") == ["Dock", "Land"]
    assert await titles(desk, cast.mallory.id) == []


async def test_what_a_stranger_asks_about_does_not_exist(desk: Desk, apollo: Board) -> None:
    with pytest.raises(NotFound):
        await Tasks(project_id=apollo.id).ask(desk, apollo.cast.mallory.id)


async def test_pages_hold_every_task_once_and_in_order_whatever_the_sort(desk: Desk, apollo: Board) -> None:
    chance = dice("sorting")
    columns = [column.id for column in await apollo.columns()]
    for _ in range(23):
        await apollo.task(
            chance.choice(["Ähre", "beta", "Beta", "gamma ray", "delta"]),
            column_id=chance.choice(columns),
            priority=chance.choice([None, "low", "medium", "high", "urgent"]),
            due_at=chance.choice([None, "2026-12-01T10:00:00.000Z", "2026-12-01T10:00:00.001Z"]),
        )
    for project_id in (apollo.id, None):
        for sort in msgspec.json.schema(Tasks)["$defs"]["Tasks"]["properties"]["sort"]["enum"]:
            seen: list[dict[str, Any]] = []
            cursor = None
            while True:
                page = await Tasks(project_id=project_id, sort=sort, limit=5, cursor=cursor).ask(
                    desk, apollo.cast.ada.id
                )
                seen += read(page)
                cursor = page.next
                if cursor is None:
                    break
            assert sorted(task["number"] for task in seen) == list(range(1, 24)), sort
            _assert_ordered(sort, seen, columns)


def _assert_ordered(sort: str, seen: list[dict[str, Any]], columns: list[str]) -> None:
    priorities = [None, "low", "medium", "high", "urgent"]
    field = sort.lstrip("-")
    if field == "due":  # without one comes last, either way
        dates = [task["due_at"] for task in seen]
        assert dates == sorted(dates, key=lambda at: (at is None, at), reverse=False) or sort == "-due"
        assert None not in dates[: sum(date is not None for date in dates)]
        return
    keys: dict[str, Any] = {
        "number": lambda task: task["number"],
        "created": lambda task: task["created_at"],
        "priority": lambda task: priorities.index(task["priority"]),
        "rank": lambda task: (columns.index(task["column_id"]), task["rank"]),
        "title": lambda task: task["title"].lower(),
    }
    values = [keys[field](task) for task in seen]
    assert all((a >= b) if sort.startswith("-") else (a <= b) for a, b in pairwise(values)), sort


async def test_a_cursor_goes_on_where_it_was_although_tasks_come_and_go(desk: Desk, apollo: Board) -> None:
    tasks = [await apollo.task(f"T{number}") for number in range(6)]
    first = await Tasks(project_id=apollo.id, sort="number", limit=3).ask(desk, apollo.cast.ada.id)
    await apollo.do("task.archive", apollo.cast.ada, task_id=tasks[2].id)
    await apollo.task("T6")
    second = await Tasks(project_id=apollo.id, sort="number", limit=100, cursor=first.next).ask(
        desk, apollo.cast.ada.id
    )
    assert [task["title"] for task in read(second)] == ["T3", "T4", "T5", "T6"]


async def test_a_cursor_that_was_tampered_with_or_belongs_elsewhere_is_invalid(desk: Desk, apollo: Board) -> None:
    for number in range(3):
        await apollo.task(f"T{number}")
    page = await Tasks(project_id=apollo.id, limit=1).ask(desk, apollo.cast.ada.id)
    cursor = page.next
    assert cursor is not None
    broken = [cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(len(cursor))]
    for wrong in (*broken, "", "x", "ä", cursor + "=", cursor[:-1]):
        with pytest.raises(Invalid) as caught:
            await Tasks(project_id=apollo.id, limit=1, cursor=wrong).ask(desk, apollo.cast.ada.id)
        assert caught.value.fields == {"field": "cursor"}
    with pytest.raises(Invalid):
        await Tasks(project_id=apollo.id, limit=1, sort="title", cursor=cursor).ask(desk, apollo.cast.ada.id)


async def test_a_date_that_is_none_is_invalid(desk: Desk, apollo: Board) -> None:
    with pytest.raises(Invalid):
        await Tasks(due_before="2026-02-31T00:00:00.000Z").ask(desk, apollo.cast.ada.id)


def test_a_query_of_texts_is_the_same_question_as_a_payload() -> None:
    asked = shapes.convert({"archived": "true", "limit": "7", "sort": "-due"}, Tasks)
    assert asked == shapes.decode(msgspec.json.Decoder(Tasks), b'{"archived":true,"limit":7,"sort":"-due"}')
    for wrong in ({"limit": "0"}, {"limit": "101"}, {"colour": "red"}, {"sort": "size"}, {"project_id": "x"}):
        with pytest.raises(Invalid):
            shapes.convert(wrong, Tasks)
