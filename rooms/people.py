"""People from outside a project, as its rules see them: read when a command names them, never part of its log."""

from typing import ClassVar

from rooms.messages import Record


class Person(Record, frozen=True, kw_only=True, tag="user"):
    """An account. `email` is the address as it was asked for, or as the account has it; bots have none."""

    table: ClassVar[str] = "users"

    name: str
    bot: bool = False
    email: str | None = None


class Workspace(Record, frozen=True, kw_only=True, tag="workspace"):
    """A workspace in which whoever asks may create projects."""

    table: ClassVar[str] = "workspaces"
