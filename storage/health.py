"""Whether this PostgreSQL takes edits: a standby, or one that was made read-only, answers questions all the same."""

from storage.database import Runner
from storage.sql import sql

_WRITABLE = sql(
    "health.writable",
    "select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off'",
    everywhere="it asks about the server",
)


async def writable(db: Runner) -> bool:
    """Whether a write would be accepted now. Raises DatabaseAway."""
    found: bool = await db.value(_WRITABLE)
    return found
