"""Where records stand: the tasks of a column, columns, the items of a checklist; and ranks for newcomers among them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from rooms import ranks
from rooms.errors import Invalid
from rooms.messages import Ranked, Record
from rooms.records import Task
from rooms.state import Place
from rooms.turn import Turn

N = TypeVar("N", bound=Ranked)


def places(turn: Turn, column_id: str) -> list[Place]:
    """Where the tasks of a column stand, in order."""
    settled, moved = turn.state.places.get(column_id, []), _moved(turn)
    if not moved:
        return settled
    stayed = [place for place in settled if place[1] not in moved]
    arrived = _arrived(moved, column_id)
    return sorted(stayed + arrived) if arrived else stayed


def rank_in_column(
    turn: Turn, column_id: str, task_id: str, *, after: str | None, before: str | None, top: bool
) -> str:
    """A rank for a task in a column: after or before another task, else at the top or at the bottom.

    Raises Invalid when the neighbour is not in the column. Spreads the column anew when there is no room.
    """
    if after is None and before is None:
        try:
            edge = _edge(turn, column_id, task_id, top)
            return ranks.between(None, edge) if top else ranks.between(edge, None)
        except ranks.Exhausted:
            pass
    others = [place for place in places(turn, column_id) if place[1] != task_id]
    if after is not None:
        index = bisect_right(others, _neighbour(turn, "after_id", column_id, after))
    elif before is not None:
        index = bisect_left(others, _neighbour(turn, "before_id", column_id, before))
    else:
        index = 0 if top else len(others)
    return _rank_at(turn, Task, others, index)


def ranks_below(turn: Turn, column_id: str, count: int) -> list[str]:
    """Ranks for so many tasks at the bottom of a column, for the cost of one look at it."""
    settled = places(turn, column_id)
    try:
        found = [settled[-1][0]] if settled else []
        for _ in range(count):
            found.append(ranks.between(found[-1] if found else None, None))
        return found[-count:]
    except ranks.Exhausted:
        fresh = ranks.spread(len(settled) + count)
        _move_to(turn, Task, settled, fresh[:-count])
        return fresh[-count:]


def rank_among(turn: Turn, siblings: Iterable[N], moving: str, after: str | None) -> str:
    """A rank among a few records (columns, checklist items): after one of them, or first when `after` is None.

    Raises Invalid when `after` is none of them.
    """
    others = sorted((one for one in siblings if one.id != moving), key=lambda one: (one.rank, one.id))
    index = 0
    if after is not None:
        index = next((i + 1 for i, one in enumerate(others) if one.id == after), 0)
        if index == 0:
            raise Invalid("after_id", "There is nothing with this id here")
    return _rank_at(turn, type(others[0]) if others else Task, [(one.rank, one.id) for one in others], index)


def _edge(turn: Turn, column_id: str, task_id: str, top: bool) -> str | None:
    """The rank at one end of a column, without a look at what lies between: most newcomers go there."""
    moved = _moved(turn)
    settled = turn.state.places.get(column_id, [])
    there = iter(settled) if top else reversed(settled)
    found = [place for place in _arrived(moved, column_id) if place[1] != task_id]
    found += islice((place for place in there if place[1] not in moved and place[1] != task_id), 1)
    return (min(found) if top else max(found))[0] if found else None


def _rank_at(turn: Turn, record: type[Record], settled: list[Place], index: int) -> str:
    low = settled[index - 1][0] if index > 0 else None
    high = settled[index][0] if index < len(settled) else None
    try:
        return ranks.between(low, high)
    except ranks.Exhausted:
        fresh = ranks.spread(len(settled) + 1)
        _move_to(turn, record, settled, fresh[:index] + fresh[index + 1 :])
        return fresh[index]


def _move_to(turn: Turn, record: type[Record], settled: list[Place], fresh: list[str]) -> None:
    for (_, id), rank in zip(settled, fresh, strict=True):
        turn.set(turn.get(record, id), {"rank": rank})


def _moved(turn: Turn) -> dict[str, Record | None]:
    """The tasks that this batch has changed so far."""
    layers = (turn.view.changed, turn.changed)
    return {key[1]: record for layer in layers for key, record in layer.items() if key[0] == "task"}


def _arrived(moved: dict[str, Record | None], column_id: str) -> list[Place]:
    tasks = (task for task in moved.values() if isinstance(task, Task) and task.archived_at is None)
    return [(task.rank, task.id) for task in tasks if task.column_id == column_id]


def _neighbour(turn: Turn, field: str, column_id: str, id: str) -> Place:
    task = turn.find(Task, id)
    if task is None or task.column_id != column_id or task.archived_at is not None:
        raise Invalid(field, "This neighbour is not in the column")
    return (task.rank, task.id)
