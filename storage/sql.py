"""Every SQL statement has a name and stands beside the function that binds it.

One test prepares all of them against the migrated schema, and checks that those about a project name it.
"""

from typing import Final, LiteralString, NamedTuple


class Statement(NamedTuple):
    """One named statement. `everywhere` gives the reason why it is about no single project."""

    name: str
    text: str
    everywhere: str | None = None
    patience: float | None = None
    """Seconds that it may take, where it is one of the few that may take long."""


SWEEP: Final = 60.0  # seconds; deleting what nobody deleted for months, while nobody waits for it

STATEMENTS: dict[str, Statement] = {}


def sql(
    name: LiteralString, text: LiteralString, *, everywhere: LiteralString | None = None, patience: float | None = None
) -> Statement:
    """Name a statement. Raises ValueError when another one has the name."""
    return assembled(name, text, everywhere=everywhere, patience=patience)


def assembled(name: str, text: str, *, everywhere: str | None = None, patience: float | None = None) -> Statement:
    """Name a statement that is put together from the columns of a record; never from what a client sent."""
    statement = Statement(name, text, everywhere, patience)
    if STATEMENTS.setdefault(name, statement) != statement:
        raise ValueError(f"two statements are named {name}")
    return statement
