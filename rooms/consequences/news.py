"""News: an edit that calls somebody by name, or gives them a task."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from rooms.board.comments import Comment
from rooms.fields import Value
from rooms.messages import Change, Put, Set
from rooms.records import Task

Kind = Literal["mentioned", "assigned"]

TYPES: Final = frozenset({"comment.added", "comment.updated", "task.created", "task.updated", "task.assigned"})
"""The only entries that can hold news: looked at first, because most edits are none of them."""

IMPORTED: Final = "trello:"
"""Requests that begin so bring in what happened elsewhere long ago, which is news to nobody."""


class News(NamedTuple):
    """What one user is to hear."""

    user_id: str
    kind: Kind
    task_id: str
    comment_id: str | None
    text: str


def news(type: str, actor_id: str, request_id: str, changes: Iterable[Change]) -> list[News]:
    """What these changes tell whom; nobody hears of their own edits."""
    if type not in TYPES or request_id.startswith(IMPORTED):
        return []
    return [one for change in changes for one in _of(change) if one.user_id != actor_id]


def _of(change: Change) -> list[News]:
    if isinstance(change, Put):
        record = change.record
        if isinstance(record, Comment):
            return [News(id, "mentioned", record.task_id, record.id, record.body) for id in record.mentions]
        if isinstance(record, Task):
            return [News(id, "assigned", record.id, None, "") for id in record.assignee_ids]
    elif isinstance(change, Set):
        if change.kind == "comment" and change.task_id is not None:
            body = str(change.set.get("body", ""))
            return [News(id, "mentioned", change.task_id, change.id, body) for id in _added(change, "mentions")]
        if change.kind == "task":
            return [News(id, "assigned", change.id, None, "") for id in _added(change, "assignee_ids")]
    return []


def _added(change: Set, field: str) -> list[str]:
    known = set(_ids(change.was.get(field)))
    return [id for id in _ids(change.set.get(field)) if id not in known]


def _ids(value: Value) -> tuple[str, ...]:
    # A list where the line was read from JSON, a tuple where it was made here.
    return tuple(value) if isinstance(value, tuple | list) else ()
