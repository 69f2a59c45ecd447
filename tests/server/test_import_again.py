"""An import that is stopped, repeated or watched ends as the one that was left alone."""

import asyncio
import json
from pathlib import Path

import pytest

from handlers.trello.export import Export
from handlers.trello.plan import Plan
from handlers.trello.survey import surveyed
from rooms import catalog
from rooms.imports.intake import IN_FLIGHT
from rooms.imports.report import Report
from server.engine import Engine
from tests.fixtures.board import Spectator, Start
from tests.fixtures.replica import Replica
from tests.fixtures.trello_boards import write
from tests.server.trello import World, imported, left, silent, world

HANG = 120.0  # seconds; generous, nothing is measured with it


async def test_a_second_import_changes_nothing(engine: Engine) -> None:
    w = await world(engine)
    first = await imported(w.engine, w.ada, graceh=w.grace_email)
    seq = (await w.state(first)).seq
    second = await imported(w.engine, w.ada, graceh=w.grace_email)
    assert second.imported == {}
    assert (await w.state(first)).seq == seq
    assert {**second.there_already, "member": 1} == first.imported


async def test_a_second_import_leaves_alone_what_people_did_since(engine: Engine) -> None:
    w = await world(engine)
    first = await imported(w.engine, w.ada)
    peas = await w.task(first, "Sow peas and broad beans")
    archive = catalog.COMMANDS["task.archive"](project_id=first.project_id, request_id="mine", task_id=peas.id)
    await w.engine.desk.perform(w.ada, archive)
    seq = (await w.state(first)).seq
    second = await imported(w.engine, w.ada)
    assert second.imported == {}
    assert (await w.state(first)).seq == seq
    assert left(second) == left(first)


async def test_an_import_that_was_stopped_continues(engine: Engine, tmp_path: Path) -> None:
    w = await world(engine)
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
    start: Start, engine: Engine, tmp_path: Path
) -> None:
    """C7, C8: whoever watches ends with the same board as a fresh snapshot."""
    w = await world(engine)
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
