"""An export of Trello becomes a board: whole and in order."""

import json
from pathlib import Path
from typing import Any

from rooms.records import Label, Member, Task
from server.engine import Engine
from server.importing import summary
from storage.sql import Statement
from tests.fixtures.trello_boards import LISTS, write
from tests.server.trello import imported, left, world


async def test_a_board_comes_over_as_it_was(engine: Engine) -> None:
    w = await world(engine)
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


async def test_cards_keep_their_places_however_the_file_orders_them(engine: Engine, tmp_path: Path) -> None:
    w = await world(engine)
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


async def test_a_card_keeps_its_texts_dates_people_and_steps(engine: Engine) -> None:
    w = await world(engine)
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


async def test_what_was_put_away_is_in_the_archive_with_its_comments(engine: Engine) -> None:
    w = await world(engine)
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


async def test_what_was_not_imported_is_counted_with_the_reason(engine: Engine, tmp_path: Path) -> None:
    w = await world(engine)
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


def _statement(text: str) -> Any:
    return Statement("test", text)
