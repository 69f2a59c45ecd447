"""Entries of the log as records that a command can name: one by its seq, or those about a task since then."""

from collections.abc import Sequence
from typing import Final

from storage.database import Runner
from storage.sql import assembled

LATER: Final = 50  # entries that are looked through for who changed something since


_LOGGED: Final = "json_build_object('kind', 'entry', 'id', {}, 'seq', l.seq, 'type', l.type, 'actor_id', l.actor_id,"
_CHANGES: Final = "'changes', l.body::json -> 'changes')"
_BY_SEQ = assembled(
    "log.entries.by_seq",
    f"""
    select wanted.project_id::text, {_LOGGED.format("wanted.value")} {_CHANGES}
    from unnest($1::uuid[], $2::text[]) as wanted(project_id, value)
    join log l on l.project_id = wanted.project_id and l.seq = wanted.value::bigint
    """,
)
_LATER = assembled(
    "log.entries.later",
    f"""
    select wanted.project_id::text, l.entry
    from unnest($1::uuid[], $2::text[]) as wanted(project_id, value), lateral (
        select {_LOGGED.format("'later:' || l.seq")} {_CHANGES} as entry
        from log l
        where l.project_id = wanted.project_id
            and l.subject_id = nullif(split_part(wanted.value, ':', 2), '')::uuid
            and l.seq > split_part(wanted.value, ':', 1)::bigint
        order by l.seq desc limit {LATER}
    ) l
    """,
)


async def fetch_entries(runner: Runner, field: str, wanted: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Entries as cold records, for pairs (project_id, value): (project_id, JSON).

    By `seq`, or those `later` than `<seq>:<task id>` about the same task, under the id `later:<seq>`.
    """
    statement = _BY_SEQ if field == "seq" else _LATER
    found = await runner.rows(statement, [pair[0] for pair in wanted], [pair[1] for pair in wanted])
    return [(row[0], row[1]) for row in found]
