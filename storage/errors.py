"""What can go wrong between Boardcast and what it remembers.

StorageError
├── DatabaseAway     nobody can say whether the statement took effect
├── RedisAway        Redis did not answer
└── Duplicate        a unique constraint said no
"""

import asyncpg


class StorageError(Exception):
    """Storage failed."""


class DatabaseAway(StorageError):
    """The database cannot be reached, or cannot take writes, right now."""


class RedisAway(StorageError):
    """Redis cannot be reached right now."""


class Duplicate(StorageError):
    """There is a row like this already."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


# 25006: a demoted primary is read-only for ever; 25P03: we were silent too long; 57P01..57P05: shut down or starting.
_AWAY_STATES = frozenset({"25006", "25P03", "57P01", "57P02", "57P03", "57P05"})
_AWAY_CLASSES = ("08", "53", "58")  # the connection; no room, memory or connection left; the machine below it
_GONE = ("clos", "released back to the pool")  # closed, closing, or died in our hands; the rest are our mistakes


def translated(error: Exception) -> Exception:
    """The storage error that a driver's exception stands for, or the exception itself when it is a defect of ours."""
    if isinstance(error, asyncpg.UniqueViolationError):
        return Duplicate(error.constraint_name or "")
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return DatabaseAway(str(error)) if state in _AWAY_STATES or state.startswith(_AWAY_CLASSES) else error
    if isinstance(error, asyncpg.InterfaceError) and any(words in str(error) for words in _GONE):
        return DatabaseAway(str(error))
    if isinstance(error, OSError | TimeoutError | asyncpg.InternalClientError):
        return DatabaseAway(str(error) or type(error).__name__)
    return error
