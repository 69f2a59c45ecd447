"""The hot records of a project: what a board shows at a glance. They live in memory while somebody is in the room."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from rooms.fields import END, Color, KnownId, KnownIds, KnownInstant, KnownName, KnownTitle
from rooms.messages import Ranked, Record
from rooms.roles import Role

Category = Literal["backlog", "todo", "doing", "done"]
Priority = Literal["low", "medium", "high", "urgent"]
Estimate = Annotated[float, Meta(ge=0, le=10_000, description="Points.")]
Key = Annotated[str, Meta(pattern="^[A-Z][A-Z0-9]{1,9}" + END, description="Such as APO: tasks are APO-1, APO-2, …")]


class Project(Record, frozen=True, kw_only=True, tag="project"):
    """The project itself; its id is the project_id of everything below it."""

    table: ClassVar[str] = "projects"
    hot: ClassVar[bool] = True

    workspace_id: KnownId
    name: KnownName
    key: Key
    description: str = ""
    last_number: int = 0
    created_by: KnownId
    created_at: KnownInstant


class Member(Record, frozen=True, kw_only=True, tag="member"):
    """A person or a bot in the project; its id is the user's."""

    table: ClassVar[str] = "members"
    hot: ClassVar[bool] = True

    name: str
    role: Role
    bot: bool = False


class Column(Ranked, frozen=True, kw_only=True, tag="column"):
    """A step of the workflow."""

    table: ClassVar[str] = "columns"
    hot: ClassVar[bool] = True

    name: KnownName
    category: Category
    wip_limit: int | None = None
    wip_mode: Literal["hard", "soft"] = "hard"


class Label(Record, frozen=True, kw_only=True, tag="label"):
    """A coloured word on tasks."""

    table: ClassVar[str] = "labels"
    hot: ClassVar[bool] = True

    name: KnownName
    color: Color


class Task(Ranked, frozen=True, kw_only=True, tag="task"):
    """A card. Its long text is a Description; comments and checklists are counted here and kept cold."""

    table: ClassVar[str] = "tasks"
    hot: ClassVar[bool] = True

    number: int
    title: KnownTitle
    column_id: KnownId
    priority: Priority | None = None
    assignee_ids: KnownIds = ()
    label_ids: KnownIds = ()
    due_at: KnownInstant | None = None
    estimate: Estimate | None = None
    described: bool = False
    comments: int = 0
    checks: int = 0
    checks_done: int = 0
    created_by: KnownId
    created_at: KnownInstant
    completed_at: KnownInstant | None = None
    archived_at: KnownInstant | None = None
