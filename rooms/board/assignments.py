"""Assignments: who does a task, and which labels it carries, one at a time.

Setting `assignee_ids` with `task.update` replaces the list, and the last writer wins; these commands add and take away,
so that two people who assign at the same moment both get what they want.
"""

from typing import ClassVar

from rooms.errors import Invalid
from rooms.fields import MAX_LIST, Id
from rooms.messages import Command
from rooms.records import Label, Member, Task
from rooms.turn import Turn


class AssignTask(Command, frozen=True, kw_only=True, tag="task.assign"):
    """Put somebody on a task."""

    task_id: Id
    user_id: Id

    entry: ClassVar[str] = "task.assigned"

    def perform(self, turn: Turn) -> None:
        task, member = turn.get(Task, self.task_id), turn.get(Member, self.user_id)
        turn.set(task, {"assignee_ids": _with("user_id", task.assignee_ids, member.id)})


class UnassignTask(Command, frozen=True, kw_only=True, tag="task.unassign"):
    """Take somebody off a task."""

    task_id: Id
    user_id: Id

    entry: ClassVar[str] = "task.unassigned"

    def perform(self, turn: Turn) -> None:
        task = turn.get(Task, self.task_id)
        turn.set(task, {"assignee_ids": tuple(id for id in task.assignee_ids if id != self.user_id)})


class LabelTask(Command, frozen=True, kw_only=True, tag="task.label"):
    """Put a label on a task."""

    task_id: Id
    label_id: Id

    entry: ClassVar[str] = "task.labelled"

    def perform(self, turn: Turn) -> None:
        task, label = turn.get(Task, self.task_id), turn.get(Label, self.label_id)
        turn.set(task, {"label_ids": _with("label_id", task.label_ids, label.id)})


class UnlabelTask(Command, frozen=True, kw_only=True, tag="task.unlabel"):
    """Take a label off a task."""

    task_id: Id
    label_id: Id

    entry: ClassVar[str] = "task.unlabelled"

    def perform(self, turn: Turn) -> None:
        task = turn.get(Task, self.task_id)
        turn.set(task, {"label_ids": tuple(id for id in task.label_ids if id != self.label_id)})


def _with(field: str, ids: tuple[str, ...], id: str) -> tuple[str, ...]:
    if id in ids:
        return ids
    if len(ids) >= MAX_LIST:
        raise Invalid(field, f"A task holds at most {MAX_LIST} of these")
    return (*ids, id)


COMMANDS = (AssignTask, UnassignTask, LabelTask, UnlabelTask)
RECORDS = ()
