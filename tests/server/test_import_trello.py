"""An export of Trello becomes a board: whole, in order, live, and once."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from handlers.trello import bringing
from handlers.trello.export import Export
from handlers.trello.plan import Plan
from handlers.trello.survey import surveyed
from rooms import catalog
from rooms.imports.intake import IN_FLIGHT
from rooms.imports.report import Outcome, Report
from rooms.messages import Doer
from rooms.records import Label, Member, Task
from server.engine import Engine
from server.importing import summary
from storage.sql import Statement
from tests.fixtures.board import Spectator, Start
from tests.fixtures.replica import Replica
from tests.fixtures.trello_boards import LISTS, write
from tests.server.people import person

SAMPLE = Path(__file__).parent.parent / "data" / "trello.json"
HANG = 120.0  # seconds; generous, nothing is measured with it


def silent(_: str) -> None:
    """Progress that nobody watches."""


async def imported(
    engine: Engine, doer: Doer, path: Path = SAMPLE, advance: Callable[[str], None] = silent, **named: str
) -> Outcome:
    """Import a file as the command does."""
    report = Report()
    with surveyed(Export(path), report, silent) as survey:
        await bringing.bring(engine.desk, doer, survey, report, advance, named=named)
    return report.outcome()


class World(NamedTuple):
    """An instance with ada and grace."""

    engine: Engine
    ada: Doer
    grace: Doer
    grace_email: str

    async def state(self, outcome: Outcome) -> Any:
        return (await self.engine.rooms.open(outcome.project_id)).state

    async def cold(self, outcome: Outcome, kind: str, task_id: str) -> list[Any]:
        rows = await self.engine.rooms.store.fetch(kind, "task_id", [(outcome.project_id, task_id)])
        return [catalog.reader().record(kind, body) for _, body in rows]

    async def titles(self, outcome: Outcome) -> dict[str, list[str]]:
        """Column name → titles from top to bottom."""
        state = await self.state(outcome)
        return {
            column.name: [state.records["task", id].title for _, id in state.places.get(column.id, [])]
            for column in state.columns()
        }

    async def task(self, outcome: Outcome, title: str) -> Task:
        state = await self.state(outcome)
        (found,) = (one for one in state.records.values() if isinstance(one, Task) and one.title == title)
        return found


@pytest.fixture
def world(engine: Engine) -> Callable[[], Any]:
    async def made() -> World:
        email = f"grace-{os.urandom(4).hex()}@example.org"
        return World(engine, await person(engine.db, "Ada"), await person(engine.db, "Grace", email), email)

    return made


def left(outcome: Outcome) -> dict[str, int]:
    """What was left out → how many."""
    counts: dict[str, int] = {}
    for one in outcome.not_imported:
        counts[one.what] = counts.get(one.what, 0) + one.count
    return counts


async def test_a_board_comes_over_as_it_was(world: Callable[[], Any]) -> None:
    w: World = await world()
    outcome = await imported(w.engine, w.ada, graceh=w.grace_email)
    assert outcome.imported == {
        "project": 1, "member": 1, "label": 7, "column": 5, "card": 31, "checklist": 3, "step taken": 5,
        "comment": 7, "archived card": 7,
    }  # fmt: skip
    state = await w.state(outcome)
    assert state.project.name == "Kitchen garden"
    assert state.project.description.startswith("Everything that grows")
    columns = [(column.name, column.category, column.wip_limit, column.wip_mode) for column in state.columns()]
    assert columns == [
        ("Ideas", "backlog", None, "soft"),
        ("To Do", "todo", None, "soft"),
        ("In progress", "doing", 3, "soft"),
        ("Waiting for rain", "todo", None, "soft"),
        ("Done", "done", None, "soft"),
    ]
    labels = sorted(record.name for record in state.records.values() if isinstance(record, Label))
    assert labels == ["Bug", "Bug (orange dark)", "Garden", "Kitchen", "Needs a decision", "No colour", "Yellow"]
    people = {record.name: record.role for record in state.records.values() if isinstance(record, Member)}
    assert people == {"Ada": "owner", "Grace": "member"}


async def test_cards_keep_their_places_however_the_file_orders_them(world: Callable[[], Any], tmp_path: Path) -> None:
    w: World = await world()
    outcome = await imported(w.engine, w.ada)
    titles = await w.titles(outcome)
    assert titles["In progress"] == [
        "Build the raised beds",
        "Sharpen all the tools",
        "Move the rhubarb",
        "Plant the willow arch",
    ]
    write(tmp_path / "board.json", cards=300, comments=0, letters=10)
    titles = await w.titles(await imported(w.engine, w.ada, tmp_path / "board.json"))
    for n, name in enumerate(LISTS):
        assert titles[name] == [f"Card {c}" for c in range(n, 300, len(LISTS)) if c % 50 != 49]


async def test_a_card_keeps_its_texts_dates_people_and_steps(world: Callable[[], Any]) -> None:
    w: World = await world()
    outcome = await imported(w.engine, w.ada, graceh=w.grace_email)
    peas = await w.task(outcome, "Sow peas and broad beans")
    assert peas.due_at == "2026-03-20T09:00:00.000Z"
    assert set(peas.assignee_ids) == {w.ada.id, w.grace.id}
    assert peas.comments == 3
    (text,) = await w.cold(outcome, "description", peas.id)
    assert "*Early Onward*" in text.body
    assert "[This card on Trello](<https://trello.com/c/kg000005>)" in text.body
    said = sorted(await w.cold(outcome, "comment", peas.id), key=lambda one: (one.created_at, one.id))
    assert [one.body.partition("\n\n")[0] for one in said] == [
        "**Ada**, 11 February 2026:",
        "**Grace**, 12 February 2026:",
        "**Katherine Johnson**, 2 March 2026:",
    ]
    assert {one.author_id for one in said} == {w.ada.id}
    beds = await w.task(outcome, "Build the raised beds")
    assert (beds.checks, beds.checks_done) == (6, 3)
    lists = sorted(await w.cold(outcome, "checklist", beds.id), key=lambda one: (one.rank, one.id))
    assert [one.name for one in lists] == ["Steps", "Materials"]
    items = sorted(await w.cold(outcome, "checklist_item", beds.id), key=lambda one: (one.rank, one.id))
    steps = [(one.title, one.done) for one in items if one.checklist_id == lists[0].id]
    assert steps == [("Measure", True), ("Saw", False), ("Screw together", False)]
    rota = await w.task(outcome, "Draw up the watering rota")
    (text,) = await w.cold(outcome, "description", rota.id)
    assert r"- [Rain \[statistics\]](<https://weather.example.org/rain?year=2025>)" in text.body


async def test_what_was_put_away_is_in_the_archive_with_its_comments(world: Callable[[], Any]) -> None:
    w: World = await world()
    outcome = await imported(w.engine, w.ada)
    state = await w.state(outcome)
    assert not any(one.title in {"Repot the lemon", "Count the frogs"} for one in state.records.values()
                   if isinstance(one, Task))  # fmt: skip
    rows = await w.engine.db.rows(
        _statement("select title, comments, checks from tasks where project_id = $1 and archived_at is not null"),
        outcome.project_id,
    )
    assert {row[0]: (row[1], row[2]) for row in rows} == {
        "Repot the lemon": (1, 2), "Paint the gate": (0, 0), "Split the irises": (1, 0),
        "Mulch the strawberries": (0, 0), "Invite the neighbours": (0, 0), "Empty the old shed": (0, 0),
        "Count the frogs": (0, 0),
    }  # fmt: skip


async def test_what_was_not_imported_is_counted_with_the_reason(world: Callable[[], Any], tmp_path: Path) -> None:
    w: World = await world()
    outcome = await imported(w.engine, w.ada)
    assert left(outcome) == {
        "member": 4, "vote": 3, "activity": 5, "comment": 2, "assignment": 5, "closed list": 1, "completion": 1,
        "custom field": 2, "label": 1, "place": 1, "power-up": 1, "reminder": 1, "start date": 1, "sticker": 1,
        "template": 1, "uploaded file": 1, "due date of an item": 1, "assignment of an item": 1,
    }  # fmt: skip
    summary.save(outcome, tmp_path / "report.json")
    saved = json.loads((tmp_path / "report.json").read_text())
    assert {one["what"] for one in saved["not_imported"]} == set(left(outcome))
    assert "Order a second water butt" in summary.text(outcome, "http://here")


async def test_a_second_import_changes_nothing(world: Callable[[], Any]) -> None:
    w: World = await world()
    first = await imported(w.engine, w.ada, graceh=w.grace_email)
    seq = (await w.state(first)).seq
    second = await imported(w.engine, w.ada, graceh=w.grace_email)
    assert second.imported == {}
    assert (await w.state(first)).seq == seq
    assert {**second.there_already, "member": 1} == first.imported


async def test_a_second_import_leaves_alone_what_people_did_since(world: Callable[[], Any]) -> None:
    w: World = await world()
    first = await imported(w.engine, w.ada)
    peas = await w.task(first, "Sow peas and broad beans")
    archive = catalog.COMMANDS["task.archive"](project_id=first.project_id, request_id="mine", task_id=peas.id)
    await w.engine.desk.perform(w.ada, archive)
    seq = (await w.state(first)).seq
    second = await imported(w.engine, w.ada)
    assert second.imported == {}
    assert (await w.state(first)).seq == seq
    assert left(second) == left(first)


async def test_an_import_that_was_stopped_continues(world: Callable[[], Any], tmp_path: Path) -> None:
    w: World = await world()
    write(tmp_path / "board.json", cards=1500, comments=1, letters=20)
    count = 0
    stop = asyncio.Event()

    def counting(_: str) -> None:
        nonlocal count
        count += 1
        if count == 500:
            stop.set()

    task = asyncio.create_task(imported(w.engine, w.ada, tmp_path / "board.json", counting))
    await asyncio.wait_for(stop.wait(), HANG)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    outcome = await imported(w.engine, w.ada, tmp_path / "board.json")
    assert 0 < outcome.imported["card"] + outcome.there_already.get("card", 0) == 1500
    assert outcome.there_already["card"] >= 500 - IN_FLIGHT - 20
    assert outcome.imported["comment"] + outcome.there_already.get("comment", 0) == 1500
    assert left(outcome) == {}


async def test_an_import_of_1000_cards_is_watched_live_on_another_instance(
    start: Start, world: Callable[[], Any], tmp_path: Path
) -> None:
    """C7, C8: whoever watches ends with the same board as a fresh snapshot."""
    w: World = await world()
    watching = await start()
    write(tmp_path / "board.json", cards=1000, comments=1, letters=40)
    work = asyncio.create_task(imported(w.engine, w.ada, tmp_path / "board.json"))
    project_id = await _begun(w, tmp_path / "board.json")
    room = await watching.rooms.open(project_id)
    spectator = Spectator(w.ada.id)
    replica = Replica(json.loads(room.snapshot()), room.state.seq)
    room.enter(spectator, waiting=False)
    outcome = await work
    last = (await w.state(outcome)).seq
    async with asyncio.timeout(HANG):
        while room.state.seq < last:
            await asyncio.sleep(0.02)
    for told in spectator.told:
        for entry in told.said["entries"]:
            replica.take(json.dumps(entry).encode())
    fresh = await start()
    snapshot = json.loads((await fresh.rooms.open(project_id)).snapshot())
    assert len(spectator.seqs) > 1000
    assert replica.hot(catalog.HOT) == {(record["kind"], record["id"]): record for record in snapshot}


async def _begun(w: World, path: Path) -> str:
    """The id of the project, once it is there."""
    report = Report()
    with surveyed(Export(path), report, silent) as survey:
        project_id = Plan(survey, w.ada, None, report).project_id
    async with asyncio.timeout(HANG):
        while not await w.engine.rooms.store.tips([project_id]):
            await asyncio.sleep(0.01)
    return project_id


def _statement(text: str) -> Any:
    return Statement("test", text)
