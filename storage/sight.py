"""Sight: which projects a user may see, said inside the statement that reads from them.

Being in the same statement makes it exact: whoever was removed reads nothing that came after, on a replica too.
"""

from collections.abc import Sequence
from typing import Final

from storage.database import Runner
from storage.log import Tip
from storage.sql import sql

All = frozenset[tuple[str, Tip]]
"""Projects, and where they stand."""


def project(project_id: str, user_id: str) -> str:
    """A common table expression `seen`: the project of these parameters, or no row when the user may not see it."""
    return f"""seen as materialized (
    select h.project_id, h.seq, h.epoch, p.key, m.role
    from heads h
    join projects p on p.project_id = h.project_id and p.id = h.project_id
    join members m on m.project_id = h.project_id and m.id = {user_id}::uuid
    where h.project_id = {project_id}::uuid
)"""


def projects(user_id: str) -> str:
    """A common table expression `seen`: all projects of the user of this parameter."""
    return f"""seen as materialized (
    select m.project_id, p.key, m.role
    from members m join projects p on p.project_id = m.project_id and p.id = m.project_id
    where m.id = {user_id}::uuid
)"""


REASON: Final = "asks across all projects of one user"


# For a few pairs at a time. Each existence has a limit, lest the planner read all members to compare them.
_EACH = sql(
    "sight.each",
    """
    select asked.number, h.seq, h.epoch
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked(project_id, user_id, number)
    join heads h on h.project_id = asked.project_id
    where exists (
        select from projects p where p.project_id = asked.project_id and p.id = asked.project_id limit 1
    ) and exists (
        select from members m where m.project_id = asked.project_id and m.id = asked.user_id limit 1
    )
    """,
)
_ALL = sql(
    "sight.all",
    """
    select asked.number, m.project_id::text, h.seq, h.epoch
    from unnest($1::uuid[]) with ordinality as asked(user_id, number)
    cross join lateral (select m.project_id from members m where m.id = asked.user_id offset 0) m
    cross join lateral (
        select h.seq, h.epoch from heads h join projects p on p.project_id = h.project_id and p.id = h.project_id
        where h.project_id = m.project_id limit 1
    ) h
    """,
    everywhere=REASON,
)


async def each(runner: Runner, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Tip]:
    """Where projects stand, for pairs (project_id, user_id), of those that the user may see."""
    rows = await runner.rows(_EACH, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {pairs[row[0] - 1]: Tip(row[1], row[2]) for row in rows}


async def all(runner: Runner, user_ids: Sequence[str]) -> dict[str, All]:
    """All projects of these users."""
    found: dict[str, set[tuple[str, Tip]]] = {}
    for row in await runner.rows(_ALL, user_ids):
        found.setdefault(user_ids[row[0] - 1], set()).add((row[1], Tip(row[2], row[3])))
    return {user_id: frozenset(projects) for user_id, projects in found.items()}
