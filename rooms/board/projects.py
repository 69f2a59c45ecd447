"""Projects: a board, the people on it, and the numbers of its tasks."""

import re
import uuid
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Self

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from rooms.errors import Invalid
from rooms.fields import Id, Name
from rooms.messages import Command, Doer, Read
from rooms.people import Workspace
from rooms.ranks import spread
from rooms.records import Category, Column, Key, Member, Project
from rooms.roles import Role
from rooms.turn import Turn

MAX_SUMMARY: Final = 2_000  # characters; a project says what it is about in a few paragraphs
Summary = Annotated[str, Meta(max_length=MAX_SUMMARY, description="What the project is about.")]

FIRST_COLUMNS: Final[tuple[tuple[str, Category], ...]] = (
    ("To do", "todo"),
    ("Doing", "doing"),
    ("Done", "done"),
)
"""A new board can be used at once."""


class CreateProject(Command, frozen=True, kw_only=True, tag="project.create"):
    """Begin a project with the columns To do, Doing and Done. Its creator is its owner.

    Its id is the UUID version 5 of `project:<request_id>` in the namespace of the user's id. Without `workspace_id` it
    belongs to the user's first workspace; without `key`, one is made from the name.
    """

    project_id: str = ""
    name: Name
    key: Key | None = None
    description: Summary = ""
    workspace_id: Id | None = None
    columns: bool = True

    entry: ClassVar[str] = "project.created"
    creates: ClassVar[bool] = True

    def addressed(self, doer: Doer) -> Self:
        """The project's id follows from who asks and from the request, so that asking twice is asking once."""
        project_id = str(uuid.uuid5(uuid.UUID(doer.id), f"project:{self.request_id}"))
        if self.project_id not in ("", project_id):
            raise Invalid("project_id", "A new project's id follows from the request_id")
        return structs.replace(self, project_id=project_id)

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("workspace", "user_id", doer.id),)

    def perform(self, turn: Turn) -> None:
        wanted = [one for one in turn.all(Workspace) if self.workspace_id in (None, one.id)]
        if not wanted:
            raise Invalid("workspace_id", "You cannot create projects in this workspace")
        turn.put(
            Project(
                id=self.project_id,
                workspace_id=wanted[0].id,
                name=self.name.strip(),
                key=self.key or _key(self.name),
                description=self.description,
                created_by=turn.doer.id,
                created_at=turn.at,
            )
        )
        turn.put(Member(id=turn.doer.id, name=turn.doer.name, role="owner", bot=turn.doer.bot))
        if self.columns:
            ranks = spread(len(FIRST_COLUMNS))
            for nth, ((name, category), rank) in enumerate(zip(FIRST_COLUMNS, ranks, strict=True)):
                turn.put(Column(id=turn.new_id("column", nth), name=name, category=category, rank=rank))


class ProjectFields(Struct, frozen=True, forbid_unknown_fields=True):
    """What can change about a project."""

    name: Name | UnsetType = UNSET
    key: Key | UnsetType = UNSET
    description: Summary | UnsetType = UNSET


class UpdateProject(Command, frozen=True, kw_only=True, tag="project.update"):
    """Rename the project, change its key or what it says about itself."""

    set: ProjectFields

    entry: ClassVar[str] = "project.updated"
    needs: ClassVar[Role] = "admin"

    def perform(self, turn: Turn) -> None:
        turn.set(turn.project, turn.given(self.set))


class DeleteProject(Command, frozen=True, kw_only=True, tag="project.delete"):
    """Close the project for everybody. Its log stays."""

    entry: ClassVar[str] = "project.deleted"
    needs: ClassVar[Role] = "owner"

    def perform(self, turn: Turn) -> None:
        turn.drop(turn.project)


def _key(name: str) -> str:
    letters = re.sub(r"[^A-Z0-9]", "", name.upper())
    letters = letters.lstrip("0123456789")
    return letters[:3] if len(letters) >= 2 else "BRD"


COMMANDS = (CreateProject, UpdateProject, DeleteProject)
RECORDS = (Project,)
