"""My projects, and one of them at one moment (D1)."""

from typing import Any

import msgspec
import pytest

from rooms.desk import Desk
from rooms.errors import NotFound
from rooms.questions.projects import OneProject, Projects
from tests.fixtures.board import Board, Cast, founded


async def mine(desk: Desk, user_id: str, **asked: Any) -> list[dict[str, Any]]:
    page = await Projects(**asked).ask(desk, user_id)
    found: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(page))["items"]
    return found


async def test_my_projects_come_by_name_with_my_role_and_what_is_open(desk: Desk, cast: Cast) -> None:
    boards = {name: await founded(desk, cast, name) for name in ("gemini", "Apollo", "Mercury")}
    for column in await boards["Apollo"].columns():
        await boards["Apollo"].task(column_id=column.id)
    put_away = await boards["Apollo"].task()
    await boards["Apollo"].do("task.archive", cast.ada, task_id=put_away.id)
    found = await mine(desk, cast.linus.id)
    assert [one["name"] for one in found] == ["Apollo", "gemini", "Mercury"]
    assert [(one["role"], one["seq"], one["open_tasks"]) for one in found] == [
        ("viewer", 9, 2),
        ("viewer", 4, 0),
        ("viewer", 4, 0),
    ]
    assert await mine(desk, cast.mallory.id) == []
    assert await mine(desk, cast.ada.id, workspace_id=cast.ada.id) == []
    workspace_id = found[0]["workspace_id"]
    assert len(await mine(desk, cast.ada.id, workspace_id=workspace_id)) == 3


async def test_my_projects_come_in_pages(desk: Desk, cast: Cast) -> None:
    for name in ("C", "A", "B", "A", "D"):
        await founded(desk, cast, name)
    seen, cursor = [], None
    while True:
        page = await Projects(limit=2, cursor=cursor).ask(desk, cast.ada.id)
        seen += [one["name"] for one in msgspec.json.decode(msgspec.json.encode(page))["items"]]
        cursor = page.next
        if cursor is None:
            break
    assert seen == ["A", "A", "B", "C", "D"]


async def test_a_deleted_project_is_none_of_mine(desk: Desk, apollo: Board) -> None:
    await apollo.do("project.delete", apollo.cast.ada)
    assert await mine(desk, apollo.cast.ada.id) == []
    with pytest.raises(NotFound):
        await OneProject(project_id=apollo.id).ask(desk, apollo.cast.ada.id)


async def test_a_snapshot_holds_the_board_at_a_stated_seq(desk: Desk, apollo: Board) -> None:
    line = await apollo.do("task.create", apollo.cast.ada, title="Land")
    snapshot = await OneProject(project_id=apollo.id).ask(desk, apollo.cast.linus.id)
    assert (snapshot.seq, snapshot.role) == (line.entry.seq, "viewer")
    kinds = [record["kind"] for record in msgspec.json.decode(snapshot.records)]
    assert sorted(set(kinds)) == ["column", "member", "project", "task"]
    with pytest.raises(NotFound):
        await OneProject(project_id=apollo.id).ask(desk, apollo.cast.mallory.id)
