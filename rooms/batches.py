"""What goes into one batch: the cold records it needs beforehand, and what it writes."""

from collections.abc import Iterable

from rooms.messages import Entry, Line, Put, Read, Record, encode
from rooms.registry import Rooms
from rooms.room import Room
from rooms.state import Key
from rooms.view import View
from rooms.wishes import Wish
from storage.append import Batch, Head, Row

Cold = dict[str, dict[Key, Record]]
"""Project id → the cold records that its commands named."""


async def fetch(rooms: Rooms, wishes: Iterable[Wish]) -> tuple[Cold, set[Room]]:
    """One query per kind (and field) for the whole batch; a second round for what commands need given the first.

    And the rooms that have moved on meanwhile: what was read of them may be of another moment than their State is.
    """
    cold: Cold = {}
    first = [(wish, read) for wish in wishes for read in wish.command.reads(wish.doer)]
    if not first:
        return cold, set()
    stood = {wish.room: wish.room.offset for wish, _ in first}
    await _read(rooms, first, cold)
    asking = dict.fromkeys(wish for wish, _ in first)
    then = [(w, read) for w in asking for read in w.command.reads_then(cold.get(w.room.project_id, {}))]
    await _read(rooms, then, cold)
    return cold, {room for room, offset in stood.items() if room.offset != offset}


async def _read(rooms: Rooms, reads: Iterable[tuple[Wish, Read]], cold: Cold) -> None:
    wanted: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for wish, read in reads:
        wanted.setdefault((read.kind, read.field), {})[wish.room.project_id, read.value] = None
    for (kind, field), pairs in wanted.items():
        for project_id, body in await rooms.store.fetch(kind, field, list(pairs)):
            record = rooms.reader.record(kind, body)
            cold.setdefault(project_id, {})[kind, record.id] = record


def of(views: Iterable[View]) -> Batch:
    """What these views write."""
    heads: list[Head] = []
    rows: list[Row] = []
    puts: dict[str, list[bytes]] = {}
    drops: dict[str, list[tuple[str, str]]] = {}
    jobs: list[tuple[str, str, bytes]] = []
    for view in views:
        project_id = view.state.project_id
        heads.append(Head(project_id, view.state.seq, view.seq, view.state.epoch))
        rows.extend(_row(view, line) for line in view.lines)
        jobs.extend((project_id, job.name, job.payload) for job in view.jobs)
        prefix = f'{{"project_id":"{project_id}",'.encode()
        gone = set(view.drops)
        for (kind, id), record in view.changed.items():
            if record is None:
                drops.setdefault(kind, []).append((project_id, id))
            elif not gone or not any((parent, getattr(record, f"{parent}_id")) in gone for parent in record.parents):
                puts.setdefault(kind, []).append(prefix + encode(record)[1:])
    return Batch(heads, rows, puts, drops, jobs)


def _row(view: View, line: Line) -> Row:
    entry, body = line
    return Row(
        view.state.project_id,
        entry.seq,
        entry.type,
        entry.actor_id,
        entry.at,
        entry.request_id,
        _subject(view, entry),
        body.decode(),
    )


def _subject(view: View, entry: Entry) -> str:
    """The task that an entry is about: itself, or the one that its first record hangs on."""
    for change in entry.changes:
        if change.kind == "task":
            return change.id
        key = (change.kind, change.id)
        record = change.record if isinstance(change, Put) else view.changed.get(key) or view.cold.get(key)
        task_id = getattr(record, "task_id", None)
        if isinstance(task_id, str):
            return task_id
    return ""
