"""The intake: once, in order, whatever fails in between."""

from collections.abc import Iterator

import msgspec
import pytest

from rooms.board.comments import AddComment
from rooms.board.tasks import CreateTask
from rooms.errors import Unavailable
from rooms.imports import ids, intake
from rooms.imports.intake import Intake, Item
from rooms.imports.report import Report
from rooms.messages import Command, Doer, Line
from tests.fixtures.board import Board


class Shaky:
    """A desk whose every second command finds the database away, before or after it is written."""

    def __init__(self, board: Board) -> None:
        self.store = board.desk.store
        self._desk = board.desk
        self._count = 0

    async def perform(self, doer: Doer, command: Command) -> Line:
        self._count += 1
        if self._count % 4 == 1:
            raise Unavailable
        line = await self._desk.perform(doer, command)
        if self._count % 4 == 3:
            raise Unavailable
        return line


def tasks(board: Board, count: int) -> Iterator[Item]:
    for n in range(count):
        command = CreateTask(project_id=board.id, request_id=ids.request(f"card{n}"), title=f"Card {n}")
        yield Item("card", f"Card {n}", command)


async def test_a_database_that_comes_and_goes_loses_and_doubles_nothing(
    apollo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PAUSES", (0.0,) * 8)
    report = Report()
    before = (await apollo.state()).seq
    shaky: object = Shaky(apollo)
    await Intake(shaky, apollo.cast.ada, report, lambda _: None).bring(tasks(apollo, 60))  # type: ignore[arg-type]
    assert report.imported == {"card": 60}
    assert (await apollo.state()).seq == before + 60


async def test_what_is_refused_is_reported_and_the_rest_goes_on(apollo: Board) -> None:
    report = Report()
    nowhere = AddComment(
        project_id=apollo.id, request_id="trello:c", task_id=ids.record(apollo.id, "task", "none"), body="lost"
    )
    too_long = CreateTask(project_id=apollo.id, request_id="trello:t", title="x" * 501)
    items = [Item("comment", "a card", nowhere), Item("card", "long", too_long), *tasks(apollo, 3)]
    await Intake(apollo.desk, apollo.cast.ada, report, lambda _: None).bring(items)
    assert report.imported == {"card": 3}
    assert {(one.what, one.count) for one in report.outcome().not_imported} == {("comment", 1), ("card", 1)}


async def test_what_is_refused_can_be_done_otherwise(apollo: Board) -> None:
    report = Report()
    (item,) = tasks(apollo, 1)
    assert isinstance(item.command, CreateTask)
    beside_nothing = msgspec.structs.replace(item.command, after_id=ids.record(apollo.id, "task", "none"))
    item = Item("card", "x", beside_nothing, otherwise=item.command)
    await Intake(apollo.desk, apollo.cast.ada, report, lambda _: None).bring([item])
    assert report.imported == {"card": 1}


async def test_what_belongs_to_one_thread_happens_one_after_the_other(apollo: Board) -> None:
    task = await apollo.task()
    items = [
        Item(
            "comment",
            "x",
            AddComment(project_id=apollo.id, request_id=f"trello:{n}", task_id=task.id, body=str(n)),
            thread="one",
        )
        for n in range(20)
    ]
    await Intake(apollo.desk, apollo.cast.ada, Report(), lambda _: None).bring(items)
    rows = await apollo.desk.store.fetch("comment", "task_id", [(apollo.id, task.id)])
    said = [apollo.desk.rooms.reader.record("comment", body) for _, body in rows]
    said.sort(key=lambda one: (one.created_at, one.id))  # type: ignore[attr-defined]
    assert [one.body for one in said] == [str(n) for n in range(20)]  # type: ignore[attr-defined]
    assert len({one.created_at for one in said}) == 20  # type: ignore[attr-defined]


def test_a_foreign_id_of_any_form_makes_a_request_id_that_fits() -> None:
    for foreign in ("5f0c" * 6, "x" * 500, "with spaces", "ü", ""):
        request = ids.request(foreign, "archive")
        assert len(request) <= 64
        assert request.isascii()
        assert " " not in request
    assert ids.request("a" * 41) != ids.request("a" * 42)
