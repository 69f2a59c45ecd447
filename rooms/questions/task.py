"""One task, whole: what the board shows of it, its long text, and everything that hangs on it."""

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

import msgspec
from msgspec import Meta

from rooms import ids
from rooms.errors import Invalid, NotFound
from rooms.fields import Id
from rooms.questions.question import Question, Shape
from rooms.questions.tasks import ListedTask
from storage import task_detail

if TYPE_CHECKING:
    from rooms.desk import Desk

Name = Annotated[str, Meta(min_length=1, max_length=64, description="An id, or a key such as APO-12.")]

_listed: Final = msgspec.json.Decoder(ListedTask)
_KEY: Final = re.compile(r"([A-Z][A-Z0-9]{1,9})-([1-9][0-9]{0,17})")


class WholeTask(ListedTask, frozen=True, kw_only=True, tag="task"):
    """A task with what hangs on it."""

    description: str | None
    parts: dict[str, msgspec.Raw]
    """Kind → the first 200 records of it that have this task as parent: its comments and whatever else there is."""
    seq: int
    """Where the project stood."""


class OneTask(Question, frozen=True, kw_only=True, tag="task"):
    """A task by its id or its key, archived or not, with its description, comments and all else that hangs on it.

    Where several projects of the user share a key, `project_id` says which.
    """

    task_id: Name
    project_id: Id | None = None

    answer: ClassVar[Shape] = WholeTask

    async def ask(self, desk: "Desk", actor_id: str) -> WholeTask:
        """Raises NotFound, Invalid."""
        project_id, task_id = await located(desk, actor_id, self.task_id, self.project_id)
        detail = await desk.store.task_details.find(desk.db, actor_id, project_id, task_id)
        if detail is None:
            raise NotFound("task", self.task_id)
        described = desk.rooms.reader.records("description", detail.parts["description"])
        return WholeTask(
            **msgspec.structs.asdict(_listed.decode(detail.body)),
            description=next((str(getattr(one, "body", "")) for one in described), None),
            parts={kind: msgspec.Raw(body.encode()) for kind, body in detail.parts.items() if kind != "description"},
            seq=detail.seq,
        )


async def located(desk: "Desk", actor_id: str, name: str, project_id: str | None = None) -> tuple[str, str]:
    """The (project_id, task_id) of a task that the user may see, by id or by key. Raises NotFound, Invalid."""
    key = _KEY.fullmatch(name.upper())
    if key is not None:
        found = await task_detail.by_key(desk.db, actor_id, key[1], int(key[2]), project_id)
    else:
        task_id = ids.checked("task", name)
        if project_id is not None:
            return project_id, task_id
        found = await task_detail.by_id(desk.db, actor_id, task_id)
    if not found:
        raise NotFound("task", name)
    if len(found) > 1:
        raise Invalid("project_id", f"Several of your projects have a task {name}: say which project")
    return found[0]


QUESTIONS = (OneTask,)
