"""What a batch has read beforehand counts only as long as its room stands where it stood."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from rooms.ids import derived
from rooms.messages import Set
from tests.checker import check_project
from tests.fixtures.board import Board, Start

HANG = 20  # seconds; only a hang takes that long
BLOCKED = 0.3  # seconds after which an edit elsewhere waits for the heads that we hold
Meanwhile = Callable[[], Awaitable[object]]


@pytest.fixture
async def elsewhere(apollo: Board, start: Start) -> Board:
    """The same project on another instance."""
    return apollo.at((await start()).desk)


def while_reading(board: Board, happens: Meanwhile, monkeypatch: pytest.MonkeyPatch, *, times: int = 1) -> None:
    """When cold records have been read at this desk, something happens, and this desk hears of it, before they come."""
    store, left = board.desk.rooms.store, times
    fetch = store.fetch

    async def slowly(*args: Any) -> Any:
        nonlocal left
        found = await fetch(*args)
        if left:
            left -= 1
            await asyncio.wait([asyncio.ensure_future(happens())], timeout=BLOCKED)
            await board.desk.rooms.check([await board.desk.rooms.open(board.id)])
        return found

    monkeypatch.setattr(store, "fetch", slowly)


async def test_a_comment_that_changed_while_it_was_read_is_read_again(
    apollo: Board, elsewhere: Board, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the version would not move on, and the tables would not be the fold of the log. (Red before.)"""
    task = await apollo.task()
    comment_id = (await apollo.do("comment.add", task_id=task.id, body="One")).entry.changes[0].id
    edit = {"event": "comment.update", "comment_id": comment_id}
    while_reading(apollo, lambda: elsewhere.do(**edit, body="Two"), monkeypatch)
    line = await apollo.do(**edit, body="Three")
    change = line.entry.changes[0]
    assert isinstance(change, Set)
    assert (change.version, change.was["body"]) == (3, "Two")
    await check_project(database_url, apollo.id)


async def test_an_item_that_was_renamed_while_it_was_read_keeps_its_name(
    apollo: Board, elsewhere: Board, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the table would forget it. (Red before.)"""
    task = await apollo.task()
    made = await apollo.do("checklist.create", task_id=task.id, items=["Fly"])
    item_id = next(change.id for change in made.entry.changes if change.kind == "checklist_item")
    edit = {"event": "checklist.update_item", "item_id": item_id}
    while_reading(apollo, lambda: elsewhere.do(**edit, set={"title": "Fly to the Moon"}), monkeypatch)
    await apollo.do(**edit, set={"done": True})
    replica = await check_project(database_url, apollo.id)
    item = replica.records["checklist_item", item_id]
    assert (item["title"], item["done"]) == ("Fly to the Moon", True)


async def test_a_comment_that_was_added_while_it_was_looked_for_is_found(
    apollo: Board, elsewhere: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal is given only by what was compared with the log. (Red before.)"""
    task = await apollo.task()
    request_id = uuid4().hex
    comment_id = derived(apollo.id, "comment", request_id)
    adding = {"event": "comment.add", "task_id": task.id, "request_id": request_id}
    while_reading(apollo, lambda: elsewhere.do(**adding, body="One"), monkeypatch)
    await apollo.do("comment.update", comment_id=comment_id, body="Two")


async def test_nobody_reads_for_ever_while_others_write(
    apollo: Board, elsewhere: Board, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two lost races the heads are held."""
    task = await apollo.task()
    comment_id = (await apollo.do("comment.add", task_id=task.id, body="One")).entry.changes[0].id
    while_reading(apollo, elsewhere.task, monkeypatch, times=100)
    async with asyncio.timeout(HANG):
        await apollo.do("comment.update", comment_id=comment_id, body="Two")
    monkeypatch.undo()
    await check_project(database_url, apollo.id)
