"""A command at work: a copy-on-write layer over the view of its batch, which collects what would happen.

State ← View (what earlier commands of the batch did) ← Turn (what this command does).
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import msgspec

from rooms.errors import NotFound
from rooms.fields import Value
from rooms.ids import derived
from rooms.messages import Change, Command, Doer, Drop, Entry, Line, Put, Record, Set, encode, kind_of
from rooms.records import Column, Project, Task
from rooms.state import Key
from rooms.view import Job, View

R = TypeVar("R", bound=Record)

Following = Mapping[str, tuple[Callable[["Turn"], None], ...]]
"""Type of entry → what follows from it: looks at the turn before it is committed, and may add jobs."""

NOTHING: Final[Following] = {}


def attempt(view: View, doer: Doer, command: Command, at: str, following: Following = NOTHING) -> Line:
    """Perform a command on the view. Its line joins the batch; a BoardError leaves no trace."""
    view.admit(doer, command)
    turn = Turn(view, doer, command, at)
    command.perform(turn)
    for follow in following.get(type(command).entry, ()):
        follow(turn)
    entry = Entry(turn.seq, type(command).entry, doer.id, at, command.request_id, tuple(turn.changes))
    line = Line(entry, encode(entry))
    view.seq += 1
    view.changed.update(turn.changed)
    view.drops.extend((change.kind, change.id) for change in turn.changes if isinstance(change, Drop))
    view.lines.append(line)
    view.jobs.extend(turn.jobs)
    return line


class Turn:
    """One command at work. Reads see the batch so far; writes are collected as changes."""

    __slots__ = ("at", "changed", "changes", "command", "doer", "jobs", "state", "view")

    def __init__(self, view: View, doer: Doer, command: Command, at: str) -> None:
        self.view = view
        self.state = view.state
        self.doer = doer
        self.command = command
        self.at = at
        self.changed: dict[Key, Record | None] = {}
        self.changes: list[Change] = []
        self.jobs: list[Job] = []

    # -- reading

    def find(self, record: type[R], id: str) -> R | None:
        """The record with this id, archived or not; None if there is none."""
        key = (kind_of(record), id)
        found = self.changed[key] if key in self.changed else self.view.find(key)
        return found if isinstance(found, record) else None

    def get(self, record: type[R], id: str) -> R:
        """The live record with this id. Raises NotFound."""
        found = self.find(record, id)
        if found is None or getattr(found, "archived_at", None) is not None:
            raise NotFound(kind_of(record), id)
        return found

    def all(self, record: type[R]) -> list[R]:
        """All records of this kind that are known here: the hot ones, and the cold ones that the command named."""
        kind = kind_of(record)
        found: dict[str, Record | None] = {key[1]: known for key, known in self.view.cold.items() if key[0] == kind}
        found.update(self.state.kinds.get(kind, {}))
        for layer in (self.view.changed, self.changed):
            found.update((key[1], known) for key, known in layer.items() if key[0] == kind)
        return [known for known in found.values() if isinstance(known, record)]

    @property
    def seq(self) -> int:
        """Where the entry will stand in the log."""
        return self.view.seq + 1

    @property
    def project(self) -> Project:
        """The project. Raises NotFound."""
        return self.get(Project, self.state.project_id)

    def columns(self) -> list[Column]:
        """The columns from left to right."""
        return sorted(self.all(Column), key=lambda column: (column.rank, column.id))

    # -- writing

    def put(self, record: Record) -> None:
        """A whole record, new or restored."""
        kind = kind_of(type(record))
        self.changed[kind, record.id] = record
        self.changes.append(Put(kind, record))

    def set(self, record: R, fields: Mapping[str, object]) -> R:
        """Change the fields that differ; the new record. Nothing is recorded when none does."""
        was: dict[str, Value] = {}
        new: dict[str, Value] = {}
        for field, value in fields.items():
            held = getattr(record, field)
            if held != value:
                was[field], new[field] = held, value  # type: ignore[assignment]
        if not new:
            return record
        kind = kind_of(type(record))
        changed = msgspec.structs.replace(record, version=record.version + 1, **new)
        self.changed[kind, record.id] = changed
        self.changes.append(Set(kind, record.id, changed.version, new, was, getattr(record, "task_id", None)))
        return changed

    def put_first(self, record: Record) -> None:
        """A whole record that the entry is about: its change stands first, before those of neighbours."""
        self.put(record)
        self.changes.insert(0, self.changes.pop())

    def set_first(self, record: R, fields: Mapping[str, object]) -> R:
        """Change the record that the entry is about: its change stands first, before those of neighbours."""
        before = len(self.changes)
        changed = self.set(record, fields)
        if len(self.changes) > before:
            self.changes.insert(0, self.changes.pop())
        return changed

    def drop(self, record: Record) -> None:
        """A record goes, and with it what names it as parent."""
        kind = kind_of(type(record))
        self.changed[kind, record.id] = None
        self.changes.append(Drop(kind, record.id))
        # The rest of the batch must not find them again; whoever follows the log drops them by themselves.
        for layer in (self.view.cold, self.view.changed, self.changed):
            for key, known in list(layer.items()):
                if known is not None and kind in known.parents and getattr(known, f"{kind}_id") == record.id:
                    self.changed[key] = None

    def job(self, name: str, payload: object) -> None:
        """Something to do in the background once this is committed."""
        self.jobs.append(Job(name, encode(payload)))

    @staticmethod
    def given(fields: msgspec.Struct) -> dict[str, object]:
        """The fields that a client named, names and titles trimmed."""
        named = {field: getattr(fields, field) for field in fields.__struct_fields__}
        return {
            field: value.strip() if field in ("name", "title") else value
            for field, value in named.items()
            if value is not msgspec.UNSET
        }

    @staticmethod
    def revised(record: R, **fields: object) -> R:
        """The record with these fields and the next version."""
        return msgspec.structs.replace(record, version=record.version + 1, **fields)

    def completion(self, task: Task, column: Column) -> dict[str, str | None]:
        """What standing in this column makes of `completed_at`: entering done completes once, leaving it reopens."""
        if column.category != "done":
            return {"completed_at": None}
        return {"completed_at": task.completed_at or self.at}

    def new_id(self, kind: str, nth: int = 0) -> str:
        """The id of a record that this command makes: derived from the request, so that the client knows it before."""
        return derived(self.state.project_id, kind, self.command.request_id, nth)
