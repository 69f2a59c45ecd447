"""Pages of history (D3)."""

from typing import Any

import msgspec
import pytest

from rooms.desk import Desk
from rooms.errors import Invalid, NotFound
from rooms.questions.history import History, HistoryPage
from storage import history
from tests.fixtures.board import Board


def seqs(page: HistoryPage) -> list[int]:
    return [entry["seq"] for entry in msgspec.json.decode(msgspec.json.encode(page))["entries"]]


async def ask(desk: Desk, board: Board, **asked: Any) -> HistoryPage:
    return await History(project_id=board.id, **asked).ask(desk, board.cast.linus.id)


@pytest.fixture
async def busy(apollo: Board) -> Board:
    """Apollo with eleven entries: 1 to 4 its founding, 5 a task, 6 to 10 its new titles, 11 a comment of ada's."""
    task = await apollo.task("Land", apollo.cast.grace)
    for number in range(5):
        await apollo.do("task.update", apollo.cast.grace, task_id=task.id, set={"title": f"Land {number}"})
    await apollo.do("comment.add", apollo.cast.ada, task_id=task.id, body="Enough!")
    return apollo


async def test_entries_are_passed_on_as_they_were_delivered(desk: Desk, apollo: Board) -> None:
    line = await apollo.do("task.create", apollo.cast.ada, title="Länd")
    page = await ask(desk, apollo, limit=1)
    assert [bytes(raw) for raw in page.entries] == [line.body]


async def test_the_newest_come_first_with_before_or_neither(desk: Desk, busy: Board) -> None:
    first = await ask(desk, busy, limit=4)
    assert (seqs(first), first.next, first.seq) == ([11, 10, 9, 8], 8, 11)
    second = await ask(desk, busy, limit=4, before=first.next)
    assert (seqs(second), second.next) == ([7, 6, 5, 4], 4)
    third = await ask(desk, busy, limit=4, before=second.next)
    assert (seqs(third), third.next) == ([3, 2, 1], None)


async def test_the_oldest_come_first_with_after(desk: Desk, busy: Board) -> None:
    first = await ask(desk, busy, limit=6, after=0)
    assert (seqs(first), first.next) == ([1, 2, 3, 4, 5, 6], 6)
    second = await ask(desk, busy, limit=6, after=first.next)
    assert (seqs(second), second.next) == ([7, 8, 9, 10, 11], None)
    assert seqs(await ask(desk, busy, after=99)) == []


async def test_filters_by_task_person_and_type_are_all_applied(desk: Desk, busy: Board) -> None:
    task_id = next(id for kind, id in (await busy.state()).records if kind == "task")
    assert seqs(await ask(desk, busy, task_id=task_id)) == [11, 10, 9, 8, 7, 6, 5]
    assert seqs(await ask(desk, busy, task_id=task_id, after=5, limit=2)) == [6, 7]
    assert seqs(await ask(desk, busy, actor_id=busy.cast.ada.id)) == [11, 4, 3, 2, 1]
    assert seqs(await ask(desk, busy, type=("comment.added", "task.created"))) == [11, 5]
    assert seqs(await ask(desk, busy, task_id=task_id, actor_id=busy.cast.ada.id, type=("comment.added",))) == [11]


@pytest.mark.parametrize("way", ["before", "after"])
async def test_a_rare_filter_looks_at_a_stretch_per_page_and_goes_on(
    desk: Desk, busy: Board, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(history, "STRETCH", 3)
    seen: list[int] = []
    pages, next = 0, None if way == "before" else 0
    while True:
        page = await ask(desk, busy, type=("member.added", "comment.added"), **{way: next})
        pages += 1
        seen += seqs(page)
        next = page.next
        if next is None:
            break
    assert seen == ([11, 4, 3, 2] if way == "before" else [2, 3, 4, 11])
    assert pages == 4


async def test_a_stranger_sees_no_history_and_whoever_was_removed_none_any_more(desk: Desk, apollo: Board) -> None:
    cast = apollo.cast
    with pytest.raises(NotFound):
        await History(project_id=apollo.id).ask(desk, cast.mallory.id)
    await apollo.do("member.remove", cast.ada, user_id=cast.linus.id)
    with pytest.raises(NotFound):
        await ask(desk, apollo)
    await apollo.do("member.add", cast.ada, user_id=cast.linus.id)
    assert seqs(await ask(desk, apollo)) == [6, 5, 4, 3, 2, 1]


async def test_after_and_before_together_are_invalid(desk: Desk, apollo: Board) -> None:
    with pytest.raises(Invalid):
        await ask(desk, apollo, after=1, before=3)
