"""What leaderboards read from PostgreSQL: the entries that can change a credit, the heads, and who is shown."""

from collections.abc import Sequence
from typing import NamedTuple

from storage import sight
from storage.database import Runner
from storage.log import Tip
from storage.sql import sql


class Stretch(NamedTuple):
    """Where the log stands, and the bodies of entries that can change a credit."""

    tip: Tip
    bodies: list[str]


class Person(NamedTuple):
    """Somebody who may stand on a leaderboard."""

    id: str
    name: str
    bot: bool


# The fields that credits are made of, as they are spelled in every entry that holds them.
_STRETCH = sql(
    "credit.stretch",
    """
    select h.seq, h.epoch, l.body
    from heads h left join lateral (
        select l.seq, l.body from log l
        where l.project_id = h.project_id and l.seq > $2::bigint and l.seq <= $2 + $3::bigint
            and (
                l.body like '%"completed_at"%' or l.body like '%"assignee_ids"%'
                or l.body like '%"estimate"%' or l.body like '%"op":"drop"%'
            )
    ) l on true
    where h.project_id = $1::uuid
    order by l.seq
    """,
)


async def stretch(runner: Runner, project_id: str, after: int, length: int) -> Stretch | None:
    """The next `length` entries after a seq, of those that matter; None when there is no such project."""
    rows = await runner.rows(_STRETCH, project_id, after, length)
    if not rows:
        return None
    return Stretch(Tip(rows[0][0], rows[0][1]), [row[2] for row in rows if row[2] is not None])


_HEADS = sql(
    "credit.heads",
    """
    select project_id::text, seq, epoch from heads
    where $1::uuid is null or project_id > $1 order by project_id limit $2
    """,
    everywhere="looks for projects whose leaderboards are behind",
)


async def heads(runner: Runner, after: str | None, limit: int) -> dict[str, Tip]:
    """Where the logs of all projects stand, in pages by id."""
    return {row[0]: Tip(row[1], row[2]) for row in await runner.rows(_HEADS, after, limit)}


_SEEN = sql(
    "credit.seen",
    """
    select h.project_id::text, h.seq, h.epoch
    from members m
    join projects p on p.project_id = m.project_id and p.id = m.project_id
    join heads h on h.project_id = m.project_id
    where m.id = $1::uuid and ($2::uuid is null or p.workspace_id = $2)
    """,
    everywhere=sight.REASON,
)


async def seen(runner: Runner, user_id: str, workspace_id: str | None) -> dict[str, Tip]:
    """Where the logs stand of the projects that a user may see, of those in a workspace or of all."""
    return {row[0]: Tip(row[1], row[2]) for row in await runner.rows(_SEEN, user_id, workspace_id)}


_PEOPLE = sql(
    "credit.people",
    """
    select id::text, name, is_bot from users
    where id = any($1::uuid[]) and disabled_at is null and not hidden_from_leaderboards
    """,
    everywhere="users are shared by all projects",
)


async def people(runner: Runner, ids: Sequence[str]) -> dict[str, Person]:
    """Those of these users who are shown on leaderboards."""
    return {row[0]: Person(*row) for row in await runner.rows(_PEOPLE, ids)}
