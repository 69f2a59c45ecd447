"""A story: edits with the moments at which they are said to have happened, told into a project's empty log at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from rooms import batches, catalog
from rooms.fields import instant
from rooms.messages import Command, Doer, Record, kind_of
from rooms.state import State
from rooms.turn import attempt
from rooms.view import View
from storage.projects import Projects


class Step(NamedTuple):
    """Somebody does something, so many days before the telling."""

    days_ago: float
    doer: Doer
    command: Command


async def tell(store: Projects, project_id: str, steps: Iterable[Step], known: Iterable[Record], now: datetime) -> bool:
    """Write the whole story in one append; False, and nothing is written, when the project exists already.

    `known` are the people and places outside the project that its commands name.
    """
    if await store.tips([project_id]):
        return False
    view = View(State(project_id, secrets.token_hex(4), 0, (), catalog.HOT))
    view.cold = {(kind_of(type(record)), record.id): record for record in known}
    for step in sorted(steps, key=lambda step: -step.days_ago):
        attempt(view, step.doer, step.command, instant(now - timedelta(days=step.days_ago)))
    return bool(await store.append(batches.of([view])))
