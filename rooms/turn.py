"""Commands being tried: a copy-on-write view of the State that collects what would happen, and forgets it on failure.

State ← View (what earlier commands of the batch did) ← Turn (what this command does). Nothing here is seen by anybody
until the batch is in the log.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

import msgspec

from rooms import ranks
from rooms.errors import Conflict, Forbidden, Invalid, NotFound
from rooms.fields import Value
from rooms.ids import derived
from rooms.messages import Change, Command, Doer, Drop, Entry, Line, Put, Ranked, Record, Set, encode, kind_of
from rooms.records import Column, Member, Project, Task
from rooms.roles import allows
from rooms.state import Key, Place, State

R = TypeVar("R", bound=Record)

N = TypeVar("N", bound=Ranked)

Following = Mapping[str, tuple[Callable[["Turn"], None], ...]]
"""Type of entry → what follows from it: looks at the turn before it is committed, and may add jobs."""

NOTHING: Final[Following] = {}


class Job(NamedTuple):
    """Work for the background that exists exactly if the edit does."""

    name: str
    payload: bytes


class View:
    """What a batch sees of one project."""

    __slots__ = ("changed", "cold", "drops", "following", "jobs", "lines", "seq", "state")

    def __init__(self, state: State, following: Following = NOTHING) -> None:
        self.state = state
        self.following = following
        self.seq = state.seq
        self.changed: dict[Key, Record | None] = {}
        self.drops: list[Key] = []
        self.cold: dict[Key, Record] = {}
        self.lines: list[Line] = []
        self.jobs: list[Job] = []

    def find(self, key: Key) -> Record | None:
        """A record as the batch has left it so far."""
        if key in self.changed:
            return self.changed[key]
        found = self.state.records.get(key)
        return found if found is not None else self.cold.get(key)

    def attempt(self, doer: Doer, command: Command, at: str) -> Line:
        """Perform one command. Its line joins the batch; a BoardError leaves no trace."""
        self._admit(doer, command)
        turn = Turn(self, doer, command, at)
        command.perform(turn)
        for follow in self.following.get(type(command).entry, ()):
            follow(turn)
        entry = Entry(self.seq + 1, type(command).entry, doer.id, at, command.request_id, tuple(turn.changes))
        line = Line(entry, encode(entry))
        self.seq += 1
        self.changed.update(turn.changed)
        self.drops.extend((change.kind, change.id) for change in turn.changes if isinstance(change, Drop))
        self.lines.append(line)
        self.jobs.extend(turn.jobs)
        return line

    def _admit(self, doer: Doer, command: Command) -> None:
        """What a user may not see does not exist for them. Raises NotFound, Forbidden."""
        project_id = self.state.project_id
        if command.creates:
            if self.seq > 0:
                raise Conflict("This project exists already", current={"id": project_id})
            return
        member = self.find(("member", doer.id))
        if not isinstance(member, Member) or self.find(("project", project_id)) is None:
            raise NotFound("project", project_id)
        if not allows(member.role, command.needs):
            raise Forbidden(command.needs)


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
    def project(self) -> Project:
        """The project. Raises NotFound."""
        return self.get(Project, self.state.project_id)

    @property
    def member(self) -> Member | None:
        """The doer as member of the project."""
        return self.find(Member, self.doer.id)

    def columns(self) -> list[Column]:
        """The columns from left to right."""
        return sorted(self.all(Column), key=lambda column: (column.rank, column.id))

    def places(self, column_id: str) -> list[Place]:
        """Where the tasks of a column stand, in order."""
        settled = self.state.places.get(column_id, [])
        moved = {
            key[1]: record
            for layer in (self.view.changed, self.changed)
            for key, record in layer.items()
            if key[0] == "task"
        }
        if not moved:
            return settled
        places = [place for place in settled if place[1] not in moved]
        arrived = [
            (task.rank, task.id)
            for task in moved.values()
            if isinstance(task, Task) and task.column_id == column_id and task.archived_at is None
        ]
        return sorted(places + arrived) if arrived else places

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
        self.changes.append(Set(kind, record.id, changed.version, new, was))
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

    # -- order

    def rank_in_column(self, column_id: str, task_id: str, *, after: str | None, before: str | None, top: bool) -> str:
        """A rank for a task in a column: after or before another task, else at the top or at the bottom.

        Raises Invalid when the neighbour is not in the column. Spreads the column anew when there is no room.
        """
        places = [place for place in self.places(column_id) if place[1] != task_id]
        if after is not None:
            index = bisect_right(places, self._neighbour("after_id", column_id, after))
        elif before is not None:
            index = bisect_left(places, self._neighbour("before_id", column_id, before))
        else:
            index = 0 if top else len(places)
        return self._rank_at(Task, places, index)

    def ranks_below(self, column_id: str, count: int) -> list[str]:
        """Ranks for so many tasks at the bottom of a column, for the cost of one look at it."""
        places = self.places(column_id)
        try:
            found = [places[-1][0]] if places else []
            for _ in range(count):
                found.append(ranks.between(found[-1] if found else None, None))
            return found[-count:]
        except ranks.Exhausted:
            fresh = ranks.spread(len(places) + count)
            for place, rank in zip(places, fresh, strict=False):
                self.set(self.get(Task, place[1]), {"rank": rank})
            return fresh[-count:]

    def rank_among(self, siblings: Iterable[N], moving: str, after: str | None) -> str:
        """A rank among a few records (columns, checklist items): after one of them, or first when `after` is None.

        Raises Invalid when `after` is none of them.
        """
        others = sorted((one for one in siblings if one.id != moving), key=lambda one: (one.rank, one.id))
        index = 0
        if after is not None:
            index = next((i + 1 for i, one in enumerate(others) if one.id == after), 0)
            if index == 0:
                raise Invalid("after_id", "There is nothing with this id here")
        return self._rank_at(type(others[0]) if others else Task, [(one.rank, one.id) for one in others], index)

    def _rank_at(self, record: type[Record], places: list[Place], index: int) -> str:
        low = places[index - 1][0] if index > 0 else None
        high = places[index][0] if index < len(places) else None
        try:
            return ranks.between(low, high)
        except ranks.Exhausted:
            fresh = ranks.spread(len(places) + 1)
            for place, rank in zip(places, fresh[:index] + fresh[index + 1 :], strict=True):
                self.set(self.get(record, place[1]), {"rank": rank})
            return fresh[index]

    def _neighbour(self, field: str, column_id: str, id: str) -> Place:
        task = self.find(Task, id)
        if task is None or task.column_id != column_id or task.archived_at is not None:
            raise Invalid(field, "This neighbour is not in the column")
        return (task.rank, task.id)
