"""Leaderboards as people ask for them (D4)."""

from typing import Any

import pytest

from rooms.desk import Desk
from rooms.errors import Invalid, NotFound
from rooms.ids import uuid7
from rooms.messages import Doer
from rooms.questions.leaderboard import Leaderboard
from storage import accounts
from storage.sql import Statement
from tests.fixtures.board import Board, Cast, founded


async def ask(desk: Desk, who: Doer, **asked: Any) -> list[tuple[int, str, int, float]]:
    board = await Leaderboard(**asked).ask(desk, who.id)
    assert board.complete
    return [(leader.rank, leader.name.split()[0], leader.tasks, leader.points) for leader in board.people]


async def done(board: Board, *people: Doer, estimate: float | None = None) -> str:
    columns = await board.columns()
    ids = [one.id for one in people]
    return (await board.task(column_id=columns[-1].id, assignee_ids=ids, estimate=estimate)).id


async def test_people_come_by_tasks_and_then_by_points(desk: Desk, apollo: Board) -> None:
    cast = apollo.cast
    for who, estimate in ((cast.ada, 1), (cast.ada, 0.5), (cast.grace, 8), (cast.linus, 3), (cast.radia, 3)):
        await done(apollo, who, estimate=estimate)
    by_tasks = await ask(desk, cast.linus, project_id=apollo.id, period="7d")
    assert by_tasks[:2] == [(1, "Ada", 2, 1.5), (2, "Grace", 1, 8.0)]
    assert sorted(by_tasks[2:]) == [(3, "Linus", 1, 3.0), (3, "Radia", 1, 3.0)]
    by_points = await ask(desk, cast.linus, project_id=apollo.id, by="points", limit=1, period="all")
    assert by_points == [(1, "Grace", 1, 8.0)]


async def test_reopening_is_seen_at_once(desk: Desk, apollo: Board) -> None:
    task_id = await done(apollo, apollo.cast.ada)
    assert await ask(desk, apollo.cast.ada, project_id=apollo.id) == [(1, "Ada", 1, 0.0)]
    await apollo.do("task.move", task_id=task_id, column_id=(await apollo.columns())[0].id)
    assert await ask(desk, apollo.cast.ada, project_id=apollo.id) == []


async def test_without_a_project_everything_counts_that_i_may_see(desk: Desk, cast: Cast) -> None:
    apollo, gemini = await founded(desk, cast), await founded(desk, cast, "Gemini")
    await done(apollo, cast.ada)
    await done(gemini, cast.ada, cast.grace)
    assert await ask(desk, cast.linus) == [(1, "Ada", 2, 0.0), (2, "Grace", 1, 0.0)]
    await gemini.do("member.remove", user_id=cast.linus.id)
    assert await ask(desk, cast.linus) == [(1, "Ada", 1, 0.0)]
    assert await ask(desk, cast.mallory) == []
    workspace_id = (await apollo.project()).workspace_id
    assert await ask(desk, cast.ada, workspace_id=workspace_id) == [(1, "Ada", 2, 0.0), (2, "Grace", 1, 0.0)]
    assert await ask(desk, cast.ada, workspace_id=uuid7()) == []


async def test_a_stranger_s_leaderboard_does_not_exist(desk: Desk, apollo: Board) -> None:
    with pytest.raises(NotFound):
        await Leaderboard(project_id=apollo.id).ask(desk, apollo.cast.mallory.id)
    with pytest.raises(Invalid):
        await Leaderboard(project_id=apollo.id, workspace_id=apollo.id).ask(desk, apollo.cast.ada.id)


async def test_bots_are_left_out_unless_asked_for_and_people_can_hide(desk: Desk, apollo: Board) -> None:
    cast = apollo.cast
    bot_id = uuid7()
    await accounts.create_bot(desk.db, bot_id, "Crawler", (await apollo.project()).workspace_id)
    await apollo.do("member.add", user_id=bot_id, role="member")
    await done(apollo, cast.ada, cast.grace, Doer(bot_id, "Crawler", bot=True))
    hide = Statement("test.hide", "update users set hidden_from_leaderboards = true where id = $1::uuid", "a test")
    await desk.db.run(hide, cast.ada.id)
    assert await ask(desk, cast.ada, project_id=apollo.id) == [(1, "Grace", 1, 0.0)]
    with_bots = await ask(desk, cast.ada, project_id=apollo.id, bots=True)
    assert sorted(name for _, name, _, _ in with_bots) == ["Crawler", "Grace"]
