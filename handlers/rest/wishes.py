"""What REST takes as bodies of writes: the commands, less what the path and the headers say."""

from functools import reduce
from operator import or_
from typing import Any, Final

import msgspec

from handlers.bodies import like
from rooms import catalog
from rooms.board.projects import CreateProject, ProjectFields
from rooms.board.tasks import CreateTask, MoveTask, TaskFields
from rooms.fields import Id
from rooms.messages import Command

PLACE: Final = ("column_id", "after_id", "before_id", "position")
"""The fields of a task's change that move it."""

NewProject: Any = like("NewProject", str(CreateProject.__doc__), CreateProject, without=("project_id", "request_id"))
ProjectChange: Any = like("ProjectChange", str(ProjectFields.__doc__), ProjectFields)
NewTask: Any = like("NewTask", str(CreateTask.__doc__), CreateTask, without=("request_id",))


class InProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a task is. It is found without this too, a little slower."""

    project_id: Id | None = None


TaskChange: Any = like(
    "TaskChange",
    "What changes about a task: either some of its fields, or, with `column_id`, its place. An absent field is "
    "untouched, null clears. With `expect` or the header If-Match it is done only if these values still hold.",
    TaskFields,
    MoveTask,
    InProject,
    without=("request_id", "task_id"),
    optional=("column_id",),
)

SHAPES: Final[dict[type[msgspec.Struct], type[Command]]] = {
    like(
        command.__name__,
        str(command.__doc__),
        command,
        optional=("project_id", "request_id"),
        tag=name,
    ): command
    for name, command in catalog.COMMANDS.items()
    if not command.creates
}
"""Body → command. The project is in the path; without a request_id here or in the header, one is made up."""

AnyWish: Any = reduce(or_, list(SHAPES))


class Ack(msgspec.Struct, frozen=True):
    """What became of a command: the commit's seq, and the record that it was about, by its kind."""

    ok: bool
    seq: int
    result: dict[str, dict[str, Any]]
