"""Columns: the steps of a workflow, from left to right, each with a limit of work in progress if it wants one."""

from typing import Annotated, ClassVar, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from rooms import order
from rooms.errors import Invalid
from rooms.fields import Id, Name
from rooms.messages import Command
from rooms.records import Category, Column, Task
from rooms.roles import Role
from rooms.turn import Turn

MAX_WIP_LIMIT: Final = 10_000  # tasks; more than a board that people can work with has at all
WipLimit = Annotated[int, Meta(ge=1, le=MAX_WIP_LIMIT)]
WipMode = Literal["hard", "soft"]


class CreateColumn(Command, frozen=True, kw_only=True, tag="column.create"):
    """Add a column after another one, or as the last."""

    name: Name
    category: Category
    after_id: Id | None = None
    wip_limit: WipLimit | None = None
    wip_mode: WipMode = "hard"

    entry: ClassVar[str] = "column.created"
    needs: ClassVar[Role] = "admin"

    def perform(self, turn: Turn) -> None:
        id = turn.new_id("column")
        columns = turn.columns()
        after = self.after_id or (columns[-1].id if columns else None)
        column = Column(
            id=id,
            name=self.name.strip(),
            category=self.category,
            rank=order.rank_among(turn, columns, id, after),
            wip_limit=self.wip_limit,
            wip_mode=self.wip_mode,
        )
        turn.put_first(column)


class ColumnFields(Struct, frozen=True, forbid_unknown_fields=True):
    """What can change about a column."""

    name: Name | UnsetType = UNSET
    category: Category | UnsetType = UNSET
    wip_limit: WipLimit | UnsetType | None = UNSET
    wip_mode: WipMode | UnsetType = UNSET


class UpdateColumn(Command, frozen=True, kw_only=True, tag="column.update"):
    """Rename a column, change its category or its limit. A lower limit strands nobody: it holds for newcomers.

    When the category becomes or stops being `done`, its tasks are completed or open again.
    """

    column_id: Id
    set: ColumnFields

    entry: ClassVar[str] = "column.updated"
    needs: ClassVar[Role] = "admin"

    def perform(self, turn: Turn) -> None:
        column = turn.get(Column, self.column_id)
        changed = turn.set(column, turn.given(self.set))
        if (column.category == "done") != (changed.category == "done"):
            completed_at = turn.at if changed.category == "done" else None
            for _, task_id in order.places(turn, column.id):
                turn.set(turn.get(Task, task_id), {"completed_at": completed_at})


class MoveColumn(Command, frozen=True, kw_only=True, tag="column.move"):
    """Put a column after another one; without `after_id`, first."""

    column_id: Id
    after_id: Id | None

    entry: ClassVar[str] = "column.moved"
    needs: ClassVar[Role] = "admin"

    def perform(self, turn: Turn) -> None:
        column = turn.get(Column, self.column_id)
        turn.set(column, {"rank": order.rank_among(turn, turn.columns(), column.id, self.after_id)})


class DeleteColumn(Command, frozen=True, kw_only=True, tag="column.delete"):
    """Remove a column; its tasks go to the bottom of `move_tasks_to`, past any limit there. The last column stays."""

    column_id: Id
    move_tasks_to: Id | None = None

    entry: ClassVar[str] = "column.deleted"
    needs: ClassVar[Role] = "admin"

    def perform(self, turn: Turn) -> None:
        column = turn.get(Column, self.column_id)
        if len(turn.columns()) == 1:
            raise Invalid("column_id", "A board keeps at least one column")
        tasks = [turn.get(Task, task_id) for _, task_id in order.places(turn, column.id)]
        if tasks:
            self._move(turn, column, tasks)
        turn.drop(column)

    def _move(self, turn: Turn, column: Column, tasks: list[Task]) -> None:
        if self.move_tasks_to in (None, column.id):
            raise Invalid("move_tasks_to", f"{len(tasks)} tasks are still in “{column.name}”: say where they go")
        target = turn.get(Column, self.move_tasks_to or "")
        for task, rank in zip(tasks, order.ranks_below(turn, target.id, len(tasks)), strict=True):
            turn.set(task, {"column_id": target.id, "rank": rank, **turn.completion(task, target)})


COMMANDS = (CreateColumn, UpdateColumn, MoveColumn, DeleteColumn)
RECORDS = (Column,)
