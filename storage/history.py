"""History: pages of a project's log, in either direction, of everything or of one task.

A filter by person or type looks through a bounded stretch of the log per page, so that a rare one costs no more than a
common one; seqs have no gaps, so a stretch is a range. What is about one task has an index.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from storage import sight
from storage.database import Runner
from storage.sql import Statement, assembled

STRETCH: Final = 5_000  # entries looked at for one page: about 5 ms when none of them is wanted


class Line(NamedTuple):
    """An entry as it was stored."""

    seq: int
    body: str


class Page(NamedTuple):
    """Entries, where the log ends, and from where on to look for more: None when there is no more."""

    head: int
    lines: list[Line]
    next: int | None


class Filter(NamedTuple):
    """Which entries; None is any."""

    task_id: str | None
    actor_id: str | None
    types: Sequence[str] | None


def _statement(name: str, stretch: str, way: str) -> Statement:
    return assembled(
        name,
        f"""
        with {sight.project("$1", "$2")}
        select seen.seq, page.seq, page.body
        from seen left join lateral (
            select l.seq, l.body from log l
            where l.project_id = $1::uuid and {stretch}
                and ($4::uuid is null or l.actor_id = $4)
                and ($5::text[] is null or l.type = any($5))
            order by l.seq {way} limit $6
        ) page on true
        order by page.seq {way}
        """,
    )


_BEFORE: Final = "coalesce($3::bigint, seen.seq + 1)"
_NEWEST: Final = _statement("history.newest", f"l.seq < {_BEFORE} and l.seq >= {_BEFORE} - $7::bigint", "desc")
_OLDEST: Final = _statement("history.oldest", "l.seq > $3::bigint and l.seq <= $3 + $7::bigint", "asc")
_NEWEST_OF_TASK: Final = _statement("history.newest_of_task", f"l.subject_id = $7::uuid and l.seq < {_BEFORE}", "desc")
_OLDEST_OF_TASK: Final = _statement("history.oldest_of_task", "l.subject_id = $7::uuid and l.seq > $3::bigint", "asc")


async def newest(
    runner: Runner, project_id: str, user_id: str, before: int | None, wanted: Filter, limit: int
) -> Page | None:
    """Up to `limit` entries before a seq, the newest first; None when the user may not see the project."""
    statement = _NEWEST if wanted.task_id is None else _NEWEST_OF_TASK
    found = await _read(runner, statement, project_id, user_id, before, wanted, limit)
    if found is None:
        return None
    head, lines = found
    begin = head + 1 if before is None else before
    rest = 1 if wanted.task_id else begin - STRETCH
    next = lines[-1].seq if len(lines) == limit else rest
    return Page(head, lines, next if next > 1 else None)


async def oldest(runner: Runner, project_id: str, user_id: str, after: int, wanted: Filter, limit: int) -> Page | None:
    """Up to `limit` entries after a seq, the oldest first; None when the user may not see the project."""
    statement = _OLDEST if wanted.task_id is None else _OLDEST_OF_TASK
    found = await _read(runner, statement, project_id, user_id, after, wanted, limit)
    if found is None:
        return None
    head, lines = found
    rest = head if wanted.task_id else after + STRETCH
    next = lines[-1].seq if len(lines) == limit else rest
    return Page(head, lines, next if next < head else None)


async def _read(
    runner: Runner,
    statement: Statement,
    project_id: str,
    user_id: str,
    seq: int | None,
    wanted: Filter,
    limit: int,
) -> tuple[int, list[Line]] | None:
    within = STRETCH if wanted.task_id is None else wanted.task_id
    rows = await runner.rows(statement, project_id, user_id, seq, wanted.actor_id, wanted.types, limit, within)
    if not rows:
        return None
    return rows[0][0], [Line(row[1], row[2]) for row in rows if row[1] is not None]
