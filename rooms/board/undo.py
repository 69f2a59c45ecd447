"""Undo: take back what one's own entry did, as a new entry, if nobody has changed the same since.

Made by the server from the log, so it works across reloads and devices; undoing an undo is redo. Counters are moved
back by what the entry had added, because others count too.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta

from rooms import order
from rooms.errors import Conflict, Forbidden, Invalid, NotFound
from rooms.fields import Value
from rooms.messages import Command, Doer, Drop, Read, Record, Set
from rooms.records import Column, Member, Task
from rooms.roles import allows
from rooms.state import Key
from rooms.turn import Turn
from rooms.wip import make_room

COUNTERS: Final = frozenset({"comments", "checks", "checks_done"})
ONLY_UP: Final = frozenset({"last_number"})
"""Numbers of tasks are never given twice, whatever is undone."""
BY_ADMINS: Final = frozenset({"column", "project"})
"""Kinds that only admins change."""
DROPPED: Final = frozenset({"label", "column", "comment", "checklist", "checklist_item"})
"""Kinds that are removed when their making is undone; a task goes to the archive instead."""


class Logged(Record, frozen=True, kw_only=True, tag="entry"):
    """An entry of the log as a cold record: `id` is its seq."""

    table: ClassVar[str] = "log"

    id: str
    seq: int
    type: str
    actor_id: str
    changes: tuple["Made | Set | Drop", ...]


class Made(msgspec.Struct, frozen=True, tag_field="op", tag="put"):
    """A put, as far as undoing it needs to know."""

    kind: str
    record: "Trace"


class Trace(msgspec.Struct, frozen=True):
    """Which record, and how it was."""

    id: str
    version: int


class Undo(Command, frozen=True, kw_only=True, tag="entry.undo"):
    """Take back what one's own entry `seq` did. Refused where somebody has changed the same since, with their name.

    What was deleted for good stays deleted, and memberships are not undone. Undoing an undo does it again.
    """

    seq: Annotated[int, Meta(ge=1, le=2**53)]

    entry: ClassVar[str] = "entry.undone"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("entry", "seq", str(self.seq)),)

    def reads_then(self, found: Mapping[Key, Record]) -> Iterable[Read]:
        logged = found.get(("entry", str(self.seq)))
        if isinstance(logged, Logged):
            for change in logged.changes:
                yield Read(change.kind, "id", _id(change))
            yield Read("entry", "later", f"{self.seq}:{_id(logged.changes[0]) if logged.changes else ''}")

    def perform(self, turn: Turn) -> None:
        logged = turn.find(Logged, str(self.seq))
        if logged is None:
            raise NotFound("entry", str(self.seq))
        if logged.actor_id != turn.doer.id:
            raise Forbidden(detail="Only one's own edits can be undone")
        if not logged.changes:
            raise Invalid("seq", "This entry changed nothing")
        if logged.changes[0].kind in BY_ADMINS and not allows(turn.get(Member, turn.doer.id).role, "admin"):
            raise Forbidden("admin")  # whoever lost the role since cannot use it backwards
        first = logged.changes[0]
        if isinstance(first, Made) and first.kind == "task":
            _unmake(turn, first)  # into the archive, with all that came with it
            return
        for change in reversed(logged.changes):
            if isinstance(change, Set):
                _set_back(turn, change)
            elif isinstance(change, Made):
                _unmake(turn, change)
            else:
                raise Invalid("seq", "What was deleted for good cannot be brought back")


def _set_back(turn: Turn, change: Set) -> None:
    if change.kind == "member":
        raise Invalid("seq", "Memberships are changed by hand")
    record = _known(turn, change.kind, change.id)
    fields: dict[str, object] = {}
    for field, was in change.was.items():
        held, given = getattr(record, field), change.set[field]
        if field in COUNTERS:
            fields[field] = held + _number(was) - _number(given)
        elif held != given and field not in ONLY_UP:
            raise _changed_since(turn, record, field)
        elif field not in ONLY_UP:
            fields[field] = was
    if isinstance(record, Task):
        _place(turn, record, fields)
    if getattr(record, "archived_at", None) is not None:
        turn.put(turn.revised(record, **fields))  # whole, because replicas do not know what is archived
    else:
        turn.set(record, fields)


def _place(turn: Turn, task: Task, fields: dict[str, object]) -> None:
    """Back into a column: there must still be one, with room, and completion follows it.

    Out of the archive a task comes to where it stood; to the bottom if that place was given away.
    """
    returns = "archived_at" in fields and fields["archived_at"] is None
    column_id = fields.get("column_id", task.column_id if returns else None)
    if not isinstance(column_id, str):
        return
    column = turn.find(Column, column_id)
    if column is None:
        raise Conflict("The column it was in is gone", current={"column_id": task.column_id})
    if returns or column_id != task.column_id:
        make_room(turn, column)
    if returns and any(rank == task.rank for rank, _ in order.places(turn, column.id)):
        fields["rank"] = order.rank_in_column(turn, column.id, task.id, after=None, before=None, top=False)
    fields.setdefault("completed_at", turn.completion(task, column)["completed_at"])


def _unmake(turn: Turn, change: Made) -> None:
    record = _known(turn, change.kind, change.record.id)
    if isinstance(record, Task):
        turn.set(record, {"archived_at": turn.at})
        return
    if change.kind == "description":
        turn.set(record, {"body": ""})
        return
    if change.kind not in DROPPED:
        raise Invalid("seq", "This cannot be undone")
    if record.version != change.record.version:
        raise _changed_since(turn, record, "version")
    if isinstance(record, Column) and order.places(turn, record.id):
        raise Conflict("There are tasks in this column by now", current={"column_id": record.id})
    turn.drop(record)


def _known(turn: Turn, kind: str, id: str) -> Record:
    record = turn.view.find((kind, id)) if (kind, id) not in turn.changed else turn.changed[kind, id]
    if record is None:
        raise Conflict("It was deleted since", current={})
    return record


def _changed_since(turn: Turn, record: Record, field: str) -> Conflict:
    """Who was it? The last other person among the entries about the same task, if it is about one."""
    others = [one for one in turn.all(Logged) if one.id.startswith("later:") and one.actor_id != turn.doer.id]
    last = max(others, key=lambda one: one.seq, default=None)
    member = turn.find(Member, last.actor_id) if last is not None else None
    who = member.name if member is not None else "Somebody"
    return Conflict(f"{who} has changed this since", current={field: getattr(record, field)})


def _id(change: "Made | Set | Drop") -> str:
    return change.record.id if isinstance(change, Made) else change.id


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


COMMANDS = (Undo,)
RECORDS = ()
