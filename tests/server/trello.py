"""Two people, an instance, and exports of Trello that become boards on it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from handlers.trello import bringing
from handlers.trello.export import Export
from handlers.trello.survey import surveyed
from rooms import catalog
from rooms.imports.report import Outcome, Report
from rooms.messages import Doer
from rooms.records import Task
from server.engine import Engine
from tests.fixtures.board import person

SAMPLE = Path(__file__).parent.parent / "data" / "trello.json"


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


async def world(engine: Engine) -> World:
    """Both of them, new."""
    email = f"grace-{os.urandom(4).hex()}@example.org"
    return World(engine, await person(engine.db, "Ada"), await person(engine.db, "Grace", email), email)


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


def left(outcome: Outcome) -> dict[str, int]:
    """What was left out → how many."""
    counts: dict[str, int] = {}
    for one in outcome.not_imported:
        counts[one.what] = counts.get(one.what, 0) + one.count
    return counts
