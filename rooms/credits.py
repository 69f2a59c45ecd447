"""Credits: who has completed how much, folded from a project's log. This fold is the definition of every leaderboard.

- A task that is completed counts for each of its assignees: one task, and its estimate in points, on the UTC day on
  which it was completed. A task without assignees counts for nobody, one without estimate gives no points.
- It is completed while it has a `completed_at`: from entering a done column until it leaves for one that is not. Moving
  on from one done column to another changes nothing, so it counts once, on the first day.
- Whoever is assigned now has the credit: assigning somebody to a completed task, taking somebody off it or
  estimating it anew moves the credit, on the same day. So a member who is removed loses the credit of what is on the
  board, and keeps that of what is archived.
- Archiving and restoring keep the credit; deleting the task takes it back, and deleting the project all of its credits.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

import msgspec

from rooms.messages import Change, Drop, Put, Set
from rooms.records import Task

POINT: Final = 1_000  # thousandths of a point are counted, as whole numbers, so that taking back leaves no crumbs

_EPOCH: Final = date(1970, 1, 1)


class Share(msgspec.Struct, frozen=True, array_like=True):
    """What a task stands for: the day of its completion (0 while open), thousandths of points, and for whom."""

    day: int = 0
    points: int = 0
    people: tuple[str, ...] = ()


NOTHING: Final = Share()


class Account(NamedTuple):
    """Where credit is kept: a UTC day, in days since 1970, of a user."""

    day: int
    user_id: str


class Amount(NamedTuple):
    """Tasks, and thousandths of points."""

    tasks: int
    points: int


class Ledger:
    """The shares of some tasks, moved on by entries."""

    def __init__(self, shares: dict[str, Share] | None = None) -> None:
        self.shares = shares or {}
        self.closed = False
        """Whether the project was deleted."""

    def apply(self, changes: Iterable[Change]) -> None:
        """What an entry did."""
        for change in changes:
            if change.kind == "task":
                self.shares[change.id] = _after(self.shares.get(change.id, NOTHING), change)
            elif change.kind == "project" and isinstance(change, Drop):
                self.shares = {}
                self.closed = True

    def credits(self) -> dict[Account, Amount]:
        """What everybody has, per day."""
        tasks: Counter[Account] = Counter()
        points: Counter[Account] = Counter()
        for share in self.shares.values():
            for user_id in share.people if share.day else ():
                tasks[Account(share.day, user_id)] += 1
                points[Account(share.day, user_id)] += share.points
        return {account: Amount(count, points[account]) for account, count in tasks.items()}


def difference(before: dict[Account, Amount], after: dict[Account, Amount]) -> dict[Account, Amount]:
    """What has to be added to `before` to make it `after`."""
    none = Amount(0, 0)
    found = {}
    for account in before.keys() | after.keys():
        was, now = before.get(account, none), after.get(account, none)
        if was != now:
            found[account] = Amount(now.tasks - was.tasks, now.points - was.points)
    return found


def day_of(at: str) -> int:
    """The UTC day of an instant, in days since 1970."""
    return (date.fromisoformat(at[:10]) - _EPOCH).days


def today() -> int:
    """The present UTC day."""
    return (datetime.now(UTC).date() - _EPOCH).days


def date_of(day: int) -> str:
    """A day as people write it: 2026-11-23."""
    return date.fromordinal(_EPOCH.toordinal() + day).isoformat()


def _after(share: Share, change: Change) -> Share:
    if isinstance(change, Put):
        assert isinstance(change.record, Task)
        task = change.record
        return Share(_day(task.completed_at), _points(task.estimate), task.assignee_ids)
    if isinstance(change, Set):
        day, points, people = share.day, share.points, share.people
        if "completed_at" in change.set:
            day = _day(change.set["completed_at"])
        if "estimate" in change.set:
            points = _points(change.set["estimate"])
        if "assignee_ids" in change.set:
            ids = change.set["assignee_ids"]
            people = ids if isinstance(ids, tuple) else ()
        return Share(day, points, people)
    return NOTHING


def _day(completed_at: object) -> int:
    return day_of(completed_at) if isinstance(completed_at, str) else 0


def _points(estimate: object) -> int:
    return round(estimate * POINT) if isinstance(estimate, int | float) else 0
