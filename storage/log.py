"""The log: every project's entries, gapless from 1. It is the truth; the tables of records are its fold."""

from collections.abc import Sequence
from typing import NamedTuple

from storage.database import Runner
from storage.epochs import PRESENT
from storage.sql import assembled, sql


class Tip(NamedTuple):
    """Where a project's log stands."""

    seq: int
    epoch: str


_TIPS = assembled(
    "log.tips", f"select project_id::text, seq, {PRESENT} from heads h where project_id = any($1::uuid[])"
)


async def tips(runner: Runner, project_ids: Sequence[str]) -> dict[str, Tip]:
    """The heads of these projects; a project that does not exist is left out. The epoch may be `epochs.NONE`."""
    return {row[0]: Tip(row[1], row[2]) for row in await runner.rows(_TIPS, project_ids)}


_HOLD = assembled(
    "log.hold",
    f"""
    select project_id::text, seq, {PRESENT} from heads h where project_id = any($1::uuid[])
    order by project_id for update
    """,
)


async def hold(runner: Runner, project_ids: Sequence[str]) -> dict[str, Tip]:
    """The heads of these projects, locked in id order until the transaction ends."""
    return {row[0]: Tip(row[1], row[2]) for row in await runner.rows(_HOLD, project_ids)}


_SINCE = sql(
    "log.since",
    """
    select body from log where project_id = $1 and seq > $2 order by seq limit $3
    """,
)


async def since(runner: Runner, project_id: str, seq: int, limit: int) -> list[str]:
    """The bodies of up to `limit` entries after `seq`, oldest first."""
    return [row[0] for row in await runner.rows(_SINCE, project_id, seq, limit)]


_REQUESTS = sql(
    "log.requests",
    """
    select log.project_id::text, log.request_id, log.body
    from unnest($1::uuid[], $2::text[]) as asked(project_id, request_id)
    join log on log.project_id = asked.project_id and log.request_id = asked.request_id
    """,
)


async def requests(runner: Runner, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The bodies of the entries that these requests (project_id, request_id) became, of those that became one."""
    found = await runner.rows(_REQUESTS, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {(row[0], row[1]): row[2] for row in found}
