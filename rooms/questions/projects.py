"""Projects: all of mine, and one of them with everything on its board."""

from typing import TYPE_CHECKING, Annotated, ClassVar, cast

import msgspec
from msgspec import Meta

from rooms.fields import Id
from rooms.questions import cursors
from rooms.questions.question import Paged, Question, Shape
from rooms.records import Project
from rooms.roles import Role
from storage.my_projects import Mine

if TYPE_CHECKING:
    from rooms.desk import Desk


class MyProject(Project, frozen=True, kw_only=True, tag="project"):
    """A project, and how it stands with me."""

    role: Role
    seq: int
    open_tasks: int
    """Neither done nor archived."""


class ProjectPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some projects, by name."""

    items: list[MyProject]
    next: str | None
    """The cursor of the following page; null on the last one."""


class Projects(Paged, frozen=True, kw_only=True, tag="projects"):
    """The projects that the user is a member of, by name; of one workspace, if it says so."""

    workspace_id: Id | None = None

    answer: ClassVar[Shape] = ProjectPage

    async def ask(self, desk: "Desk", actor_id: str) -> ProjectPage:
        """Raises Invalid."""
        place = cursors.read(self, str)
        after = None if place is None else (str(place.key), place.id)
        found = await desk.store.my_projects.page(desk.db, actor_id, self.workspace_id, after, self.limit + 1)
        shown = found[: self.limit]
        return ProjectPage(
            items=[_mine(one) for one in shown],
            next=cursors.written(self, shown[-1].name, shown[-1].id) if len(found) > self.limit else None,
        )


def _mine(one: Mine) -> MyProject:
    """JSON already, with a little behind it: written into the answer as it is."""
    more = f',"role":"{one.role}","seq":{one.seq},"open_tasks":{one.open_tasks}}}'
    return cast(MyProject, msgspec.Raw(f"{one.body[:-1]}{more}".encode()))


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A board at one moment. Apply the entries after `seq` to stay up to date."""

    project_id: Id
    epoch: str
    seq: int
    role: Role
    records: Annotated[msgspec.Raw, Meta(description="All hot records: project, members, columns, labels, tasks.")]


class OneProject(Question, frozen=True, kw_only=True, tag="project"):
    """Everything that a board shows at a glance, at one moment. Long texts and comments are asked for by task."""

    project_id: Id

    answer: ClassVar[Shape] = Snapshot

    async def ask(self, desk: "Desk", actor_id: str) -> Snapshot:
        """Raises NotFound."""
        room = await desk.enter(actor_id, self.project_id)
        if not room.watchers:  # then nobody keeps it up to date
            await desk.rooms.check([room])
            room = await desk.enter(actor_id, self.project_id)
        role = room.state.role(actor_id)
        assert role is not None
        return Snapshot(
            project_id=self.project_id,
            epoch=room.state.epoch,
            seq=room.state.seq,
            role=role,
            records=msgspec.Raw(room.snapshot()),
        )


QUESTIONS = (Projects, OneProject)
