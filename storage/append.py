"""Compare-and-append: a whole batch, across projects, in one statement and one round trip.

For each project: "the head is at `was`; move it to `now`; here are the entries, the records and the jobs". A project
whose head is elsewhere (another instance wrote) is left out as a whole. Heads are locked in id order inside the
statement (by `move_heads`, see its migration), so that instances cannot deadlock. Everything is joined to the heads
that moved, by hash, so that the cost is linear in the batch.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from storage.database import Runner
from storage.records import Table
from storage.sql import Statement, assembled


class Head(NamedTuple):
    """Where a project's log stands, and where the batch moves it. `was` is 0 for a project that is being created."""

    project_id: str
    was: int
    now: int
    epoch: str


class Row(NamedTuple):
    """An entry as a row of the log. `subject_id` is the task it is about, empty if it is about none."""

    project_id: str
    seq: int
    type: str
    actor_id: str
    at: str
    request_id: str
    subject_id: str
    body: str


class Batch(NamedTuple):
    """What one append writes."""

    heads: Sequence[Head]
    rows: Sequence[Row]
    puts: dict[str, list[bytes]]
    """Kind → JSON objects of records, each with its project_id, at most one per record."""
    drops: dict[str, list[tuple[str, str]]]
    """Kind → (project_id, id)."""
    jobs: Sequence[tuple[str, str, bytes]]
    """(project_id, name, payload)."""


# Columns travel as one text each, cut at a character that neither ids nor JSON can hold: the driver looks at every
# element of an array several times, which for eight columns cost more than deciding the edits.
_CUT: Final = "\x1e"

_HEADS = r"""
with moved as materialized (
    select project_id from move_heads(
        string_to_array($1, E'\x1e')::uuid[], string_to_array($2, E'\x1e')::bigint[],
        string_to_array($3, E'\x1e')::bigint[], string_to_array($4, E'\x1e')
    ) as project_id
),
logged as (
    insert into log (project_id, seq, type, actor_id, at, request_id, subject_id, body)
    select e.*
    from unnest(
        string_to_array($5, E'\x1e')::uuid[], string_to_array($6, E'\x1e')::bigint[],
        string_to_array($7, E'\x1e'), string_to_array($8, E'\x1e')::uuid[],
        string_to_array($9, E'\x1e')::timestamptz[], string_to_array($10, E'\x1e'),
        string_to_array($11, E'\x1e', '')::uuid[], string_to_array($12, E'\x1e')
    ) as e(project_id, seq, type, actor_id, at, request_id, subject_id, body)
    join moved using (project_id)
)"""

_PUT = """,
put_{kind} as (
    insert into {table} (project_id, id, {columns})
    select r.project_id, r.id, {values}
    from json_to_recordset(${n}::json) as r(project_id uuid, {shape}) join moved using (project_id)
    on conflict (project_id, id) do update set {updates}
)"""

_DROP = """,
drop_{kind} as (
    delete from {table} r using unnest(${n}::uuid[], ${m}::uuid[]) as gone(project_id, id), moved
    where moved.project_id = gone.project_id and r.project_id = gone.project_id and r.{field} = gone.id
)"""

_JOBS = """,
queued as (
    insert into pgqueuer (entrypoint, payload)
    select j.name, j.payload
    from unnest(${n}::uuid[], ${m}::text[], ${o}::bytea[]) as j(project_id, name, payload) join moved using (project_id)
)"""

_MOVED = """
select project_id::text from moved"""


class Appender:
    """Builds the statement for the kinds of records that a batch touches, once per set of kinds."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = {table.kind: table for table in tables}
        self._statements: dict[tuple[frozenset[str], frozenset[str], bool], Statement] = {}

    async def append(self, runner: Runner, batch: Batch) -> set[str]:
        """Write the batch; the ids of the projects that were written. The others lost a race and are untouched.

        Raises Duplicate when a request is in a log already: then nothing was written. Raises DatabaseAway: then nobody
        knows whether it was.
        """
        puts, drops = sorted(batch.puts), sorted(batch.drops)
        args: list[object] = [*texts(batch.heads), *texts(batch.rows)]
        args += ["[" + b",".join(batch.puts[kind]).decode() + "]" for kind in puts]
        for kind in drops:
            args += _columns(batch.drops[kind])
        if batch.jobs:
            args += _columns(batch.jobs)
        found = await runner.rows(self.statement(puts, drops, bool(batch.jobs)), *args)
        return {row[0] for row in found}

    def statement(self, puts: Iterable[str], drops: Iterable[str], jobs: bool) -> Statement:
        """The statement that writes and drops records of these kinds."""
        key = (frozenset(puts), frozenset(drops), jobs)
        if key not in self._statements:
            self._statements[key] = self._build(*key)
        return self._statements[key]

    def _build(self, puts: frozenset[str], drops: frozenset[str], jobs: bool) -> Statement:
        text, n = _HEADS, 13
        for kind in sorted(puts):
            table = self._tables[kind]
            text += _PUT.format(
                kind=kind,
                table=table.name,
                n=n,
                shape=table.shape,
                columns=", ".join(table.columns),
                values=", ".join(f"r.{column}" for column in table.columns),
                updates=", ".join(f"{column} = excluded.{column}" for column in table.columns),
            )
            n += 1
        for kind in sorted(drops):
            owned = [table for table in self._tables.values() if kind in table.parents]
            for table, field in [(self._tables[kind], "id"), *((table, f"{kind}_id") for table in owned)]:
                text += _DROP.format(kind=f"{table.kind}_of_{kind}", table=table.name, field=field, n=n, m=n + 1)
            n += 2
        if jobs:
            text += _JOBS.format(n=n, m=n + 1, o=n + 2)
        name = f"log.append.{'+'.join(sorted(puts))}-{'-'.join(sorted(drops))}{'!' if jobs else ''}"
        return assembled(name, text + _MOVED)


def texts(rows: Sequence[tuple[object, ...]]) -> list[str]:
    """Rows turned into columns, each as one text."""
    return [_CUT.join(map(str, column)) for column in zip(*rows, strict=True)]


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    """Rows turned into columns, as unnest wants them."""
    return [list(column) for column in zip(*rows, strict=True)]
