"""People from outside a project, as its rules see them: read when a command names them, never part of its log."""

from typing import ClassVar

from rooms.fields import Id
from rooms.messages import Record


class Person(Record, frozen=True, kw_only=True, tag="user"):
    """An account. `email` is the address as it was asked for, or as the account has it; bots have none."""

    table: ClassVar[str] = "users"

    name: str
    bot: bool = False
    email: str | None = None


class Seat(Record, frozen=True, kw_only=True, tag="seat"):
    """A place in a workspace from which projects may be created; its id is the workspace's."""

    table: ClassVar[str] = "workspace_members"

    id: Id
    role: str
