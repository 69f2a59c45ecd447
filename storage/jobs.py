"""Jobs as an operator sees them: how many wait, which failed for good, and what became of the others."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from storage.database import Runner
from storage.sql import SWEEP, sql

KEPT: Final = timedelta(days=14)  # how long the record of finished jobs is kept


class DeadJob(NamedTuple):
    """A job that failed for good. It stays until somebody revives or removes it."""

    id: int
    name: str
    tries: int
    queued_at: datetime
    failed_at: datetime
    payload: bytes
    error: str


_EVERYWHERE: Final = "jobs belong to the installation"

_DEAD = sql(
    "jobs.dead",
    """
    select j.id, j.entrypoint, j.attempts + 1, j.created, j.updated, j.payload,
        coalesce((
            select l.traceback ->> 'exception_type' || ': ' || (l.traceback ->> 'exception_message')
            from pgqueuer_log l where l.job_id = j.id and l.status = 'failed' order by l.created desc limit 1
        ), '')
    from pgqueuer j where j.status = 'failed' order by j.updated desc limit $1
    """,
    everywhere=_EVERYWHERE,
)


async def dead(runner: Runner, limit: int = 100) -> list[DeadJob]:
    """The jobs that failed for good, the latest first."""
    return [DeadJob(*row) for row in await runner.rows(_DEAD, limit)]


_REVIVE = sql(
    "jobs.revive",
    """
    with revived as (
        update pgqueuer set status = 'queued', execute_after = now(), updated = now(), attempts = 0
        where id = any($1::bigint[]) and status = 'failed' returning id
    )
    select count(*) from revived
    """,
    everywhere=_EVERYWHERE,
)


async def revive(runner: Runner, ids: list[int]) -> int:
    """Queue dead jobs again; how many there were."""
    return int(await runner.value(_REVIVE, ids))


_COUNTS = sql(
    "jobs.counts",
    "select entrypoint, status::text, count(*) from pgqueuer group by 1, 2 order by 1, 2",
    everywhere=_EVERYWHERE,
)


async def counts(runner: Runner) -> dict[tuple[str, str], int]:
    """(name, queued | picked | failed) → how many jobs."""
    return {(row[0], row[1]): row[2] for row in await runner.rows(_COUNTS)}


_SWEEP = sql(
    "jobs.sweep",
    """
    with log as (delete from pgqueuer_log where created < now() - $1::interval)
    delete from pgqueuer_statistics where created < now() - $1::interval
    """,
    everywhere=_EVERYWHERE,
    patience=SWEEP,
)


async def sweep(runner: Runner) -> None:
    """Forget what became of jobs long ago; dead ones stay."""
    await runner.run(_SWEEP, KEPT)
