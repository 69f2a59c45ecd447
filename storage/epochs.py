"""Epochs: which log a seq is counted in. One that has lost entries, or may have, goes on under a new epoch."""

from typing import Final

from storage.database import Runner
from storage.sql import sql

NONE: Final = ""
"""Stands for the epoch of a log that has none in the database's present line of history (see 0009_lines.sql)."""

PRESENT: Final = "case when h.line = log_line() or h.line is null then h.epoch else '' end"
"""The epoch of a head `h`, or NONE."""

_RENEW = sql(
    "epochs.renew",
    "update heads set epoch = $2, line = log_line() where project_id = $1 and line <> log_line()",
)


async def renew(runner: Runner, project_id: str, epoch: str) -> None:
    """Give a log that has none its epoch; of several instances that notice, the first one does."""
    await runner.run(_RENEW, project_id, epoch)


_MOVE = sql(
    "epochs.move",
    "update heads set epoch = $3, line = log_line() where project_id = $1 and epoch = $2",
)


async def move(runner: Runner, project_id: str, was: str, now: str) -> None:
    """The log of the epoch `was` has lost entries that were shown to somebody: it goes on as `now`."""
    await runner.run(_MOVE, project_id, was, now)
