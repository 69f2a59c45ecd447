"""The archive: tasks put away, taken back, or removed for good."""

from collections.abc import Iterable
from typing import ClassVar

from rooms import order
from rooms.errors import Conflict, Invalid, NotFound
from rooms.fields import Id
from rooms.messages import Command, Doer, Read
from rooms.records import Column, Label, Member, Task
from rooms.turn import Turn
from rooms.wip import make_room


class ArchiveTask(Command, frozen=True, kw_only=True, tag="task.archive"):
    """Put a task away: it leaves the board and can be restored."""

    task_id: Id

    entry: ClassVar[str] = "task.archived"

    def perform(self, turn: Turn) -> None:
        turn.set(turn.get(Task, self.task_id), {"archived_at": turn.at})


class RestoreTask(Command, frozen=True, kw_only=True, tag="task.restore"):
    """Take a task back from the archive to the bottom of its column, or of the first one if that is gone."""

    task_id: Id

    entry: ClassVar[str] = "task.restored"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("task", "id", self.task_id),)

    def perform(self, turn: Turn) -> None:
        task = _kept(turn, self.task_id)
        if task.archived_at is None:
            raise Conflict("This task is on the board", current={"archived_at": None})
        column = turn.find(Column, task.column_id) or _first(turn)
        make_room(turn, column)
        labels = tuple(id for id in task.label_ids if turn.find(Label, id))
        people = tuple(id for id in task.assignee_ids if turn.find(Member, id))
        turn.put_first(
            turn.revised(
                task,
                column_id=column.id,
                rank=order.rank_in_column(turn, column.id, task.id, after=None, before=None, top=False),
                archived_at=None,
                label_ids=labels,
                assignee_ids=people,
                **turn.completion(task, column),
            )
        )


class DeleteTask(Command, frozen=True, kw_only=True, tag="task.delete"):
    """Remove a task for good, with its comments and checklists, from the board or from the archive."""

    task_id: Id

    entry: ClassVar[str] = "task.deleted"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("task", "id", self.task_id),)

    def perform(self, turn: Turn) -> None:
        task = _kept(turn, self.task_id)
        turn.drop(task)


def _kept(turn: Turn, task_id: str) -> Task:
    """The task, on the board or in the archive. Raises NotFound."""
    task = turn.find(Task, task_id)
    if task is None:
        raise NotFound("task", task_id)
    return task


def _first(turn: Turn) -> Column:
    columns = turn.columns()
    if not columns:
        raise Invalid("task_id", "This board has no column to put the task in")
    return columns[0]


COMMANDS = (ArchiveTask, RestoreTask, DeleteTask)
RECORDS = ()
