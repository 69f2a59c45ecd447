"""Brings the schema of a database up to date: numbered SQL files, each applied once and in order."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg

from storage.errors import StorageError, translated

MIGRATIONS = Path(__file__).with_name("migrations")
NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
LOCK = 0x_B0A2DCA57  # any number that nobody else locks in the same database
CONNECT_TIMEOUT = 10.0  # seconds; a database that is just starting takes a few

LEDGER = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""

RECORD = "INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)"


class MigrationMisnamed(StorageError):
    """A migration is named like 0001_what_it_makes.sql, and each number is used once."""


class MigrationChanged(StorageError):
    """A migration was changed after it had been applied; add a new one instead."""


class MigrationFailed(StorageError):
    """A migration could not be applied; nothing of it was kept."""


class Migration(NamedTuple):
    """One numbered SQL file."""

    name: str
    text: str
    sha256: str


async def migrate(url: str, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, and return the names of what was applied now.

    Any number of instances may call this at the same moment: one works, the others wait and find it done.
    Names in the ledger that we have no file for belong to a newer Boardcast beside us, and are left alone.
    Raises DatabaseAway, MigrationMisnamed, MigrationChanged, MigrationFailed.
    """
    migrations = read(folder)
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_TIMEOUT)
        try:
            await connection.execute(f"SELECT pg_advisory_lock({LOCK})")
            await connection.execute(f"SET client_min_messages = warning; {LEDGER}")
            missing = unapplied(migrations, await _ledger(connection))
            for migration in missing:
                await _apply(connection, migration)
        finally:
            # Closing the session gives the lock back, also when the connection is broken.
            await connection.close(timeout=CONNECT_TIMEOUT)
    except Exception as error:
        found = translated(error)
        if found is error:
            raise
        raise found from error
    return [migration.name for migration in missing]


def read(folder: Path) -> list[Migration]:
    """All migrations of a folder, in order. Raises MigrationMisnamed."""
    found: dict[str, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        matched = NAME.fullmatch(path.name)
        if matched is None or matched[1] in found:
            raise MigrationMisnamed(f"{MigrationMisnamed.__doc__} This one is not: {path.name}")
        text = path.read_text(encoding="utf-8")  # makes line ends equal: the same digest on every machine
        found[matched[1]] = Migration(path.name, text, hashlib.sha256(text.encode()).hexdigest())
    return list(found.values())


def unapplied(migrations: Iterable[Migration], ledger: Mapping[str, str]) -> list[Migration]:
    """The migrations that the ledger (name → sha256) does not have. Raises MigrationChanged."""
    missing = []
    for migration in migrations:
        applied = ledger.get(migration.name)
        if applied is None:
            missing.append(migration)
        elif applied != migration.sha256:
            raise MigrationChanged(f"{MigrationChanged.__doc__} Changed: {migration.name}")
    return missing


async def _ledger(connection: Any) -> dict[str, str]:
    rows = await connection.fetch("SELECT name, sha256 FROM schema_migrations")
    return {row["name"]: row["sha256"] for row in rows}


async def _apply(connection: Any, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.text)
            await connection.execute(RECORD, migration.name, migration.sha256)
    except asyncpg.PostgresError as error:
        raise MigrationFailed(f"{migration.name}: {error}") from error
