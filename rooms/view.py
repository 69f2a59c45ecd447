"""What a batch sees of one project: the State, and on top of it what earlier commands of the batch did.

Nothing here is seen by anybody else until the batch is in the log.
"""

from typing import NamedTuple

from rooms.errors import Conflict, Forbidden, NotFound
from rooms.messages import Command, Doer, Line, Record
from rooms.records import Member
from rooms.roles import allows
from rooms.state import Key, State


class Job(NamedTuple):
    """Work for the background that exists exactly if the edit does."""

    name: str
    payload: bytes


class View:
    """What a batch sees of one project."""

    __slots__ = ("changed", "cold", "drops", "jobs", "lines", "seq", "state")

    def __init__(self, state: State) -> None:
        self.state = state
        self.seq = state.seq
        self.changed: dict[Key, Record | None] = {}
        self.drops: list[Key] = []
        self.cold: dict[Key, Record] = {}
        self.lines: list[Line] = []
        self.jobs: list[Job] = []

    def find(self, key: Key) -> Record | None:
        """A record as the batch has left it so far."""
        if key in self.changed:
            return self.changed[key]
        found = self.state.records.get(key)
        return found if found is not None else self.cold.get(key)

    def admit(self, doer: Doer, command: Command) -> None:
        """What a user may not see does not exist for them. Raises NotFound, Forbidden."""
        project_id = self.state.project_id
        if command.creates:
            if self.seq > 0:
                raise Conflict("This project exists already", current={"id": project_id})
            return
        member = self.find(("member", doer.id))
        if not isinstance(member, Member) or self.find(("project", project_id)) is None:
            raise NotFound("project", project_id)
        if not allows(member.role, command.needs):
            raise Forbidden(command.needs)
