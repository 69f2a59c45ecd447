"""What is done regularly, whoever works: cron expressions in UTC."""

from functools import partial
from typing import Final

from storage import jobs, tokens
from storage.database import Database
from storage.queue import Chore

CHORES: Final = {
    ("17 3 * * *", "jobs.sweep"): jobs.sweep,
    ("37 3 * * *", "tokens.sweep"): tokens.sweep,
}


def chores(db: Database) -> dict[tuple[str, str], Chore]:
    """Cron expression and name → chore. Of several workers, one does it."""
    return {when: partial(chore, db) for when, chore in CHORES.items()}
