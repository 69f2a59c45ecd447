"""A project in memory: its hot records, folded from its log. Every replica, the browser's too, runs `apply`."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping

import msgspec

from rooms.messages import Change, Put, Record, Set, kind_of
from rooms.records import Column, Member, Project, Task
from rooms.roles import Role

Key = tuple[str, str]
"""Kind and id of a record."""
Place = tuple[str, str]
"""Rank and id: where a task stands in its column."""


class State:
    """The hot records of one project at `seq`, with the tasks of each column in order."""

    __slots__ = ("epoch", "hot", "kinds", "places", "project_id", "records", "seq")

    def __init__(self, project_id: str, epoch: str, seq: int, records: Iterable[Record], hot: frozenset[str]) -> None:
        self.project_id = project_id
        self.epoch = epoch
        self.seq = seq
        self.hot = hot
        self.records: dict[Key, Record] = {}
        self.kinds: dict[str, dict[str, Record]] = {}
        """The same by kind: a rule about three members must not look at five thousand tasks."""
        self.places: dict[str, list[Place]] = {}
        for record in records:
            self._put(kind_of(type(record)), record)

    def apply(self, changes: Iterable[Change]) -> None:
        """What an entry did. Cold records pass by; an archived record leaves."""
        for change in changes:
            if change.kind not in self.hot:
                continue
            if isinstance(change, Put):
                self._put(change.kind, change.record)
            elif isinstance(change, Set):
                known = self.records.get((change.kind, change.id))
                if known is not None:
                    self._put(change.kind, msgspec.structs.replace(known, version=change.version, **change.set))
            else:
                self._drop((change.kind, change.id))

    def take(self, records: Mapping[Key, Record | None]) -> None:
        """The same for whoever decided the entries and so has the records; None for what is gone."""
        for key, record in records.items():
            if key[0] not in self.hot:
                continue
            if record is None:
                self._drop(key)
            else:
                self._put(key[0], record)

    @property
    def project(self) -> Project | None:
        """The project's own record; None before it is created and after it is deleted."""
        found = self.records.get(("project", self.project_id))
        return found if isinstance(found, Project) else None

    def role(self, user_id: str) -> Role | None:
        """What this user may do here; None for a stranger."""
        found = self.records.get(("member", user_id))
        return found.role if isinstance(found, Member) else None

    def columns(self) -> list[Column]:
        """The columns from left to right."""
        found = [record for record in self.kinds.get("column", {}).values() if isinstance(record, Column)]
        return sorted(found, key=lambda column: (column.rank, column.id))

    def _put(self, kind: str, record: Record) -> None:
        key = (kind, record.id)
        if isinstance(record, Task) and not self._stands(key, record):
            self._drop(key)
            if record.archived_at is not None:
                return
            insort(self.places.setdefault(record.column_id, []), (record.rank, record.id))
        self.records[key] = record
        self.kinds.setdefault(kind, {})[record.id] = record

    def _stands(self, key: Key, task: Task) -> bool:
        """Whether the task stays on the board and where it is, as most edits leave it."""
        known = self.records.get(key)
        return (
            isinstance(known, Task)
            and known.rank == task.rank
            and known.column_id == task.column_id
            and task.archived_at is None
        )

    def _drop(self, key: Key) -> None:
        gone = self.records.pop(key, None)
        if gone is not None:
            del self.kinds[key[0]][key[1]]
        if isinstance(gone, Task):
            places = self.places[gone.column_id]
            del places[bisect_left(places, (gone.rank, gone.id))]
