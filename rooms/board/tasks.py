"""Tasks: cards on the board, made, changed and moved."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from msgspec import UNSET, Struct, UnsetType

from rooms import order
from rooms.errors import Conflict, Invalid, NotFound
from rooms.fields import Id, Ids, KnownId, Moment, Text, Title, Value, kept
from rooms.messages import Command, Doer, Read, Record
from rooms.records import Column, Estimate, Label, Member, Priority, Task
from rooms.turn import Turn
from rooms.wip import make_room


class Description(Record, frozen=True, kw_only=True, tag="description"):
    """The long text of a task, in Markdown. Never part of the board; its id is the task's."""

    table: ClassVar[str] = "descriptions"
    parents: ClassVar[tuple[str, ...]] = ("task",)

    task_id: KnownId
    body: Text


class CreateTask(Command, frozen=True, kw_only=True, tag="task.create"):
    """Add a task: to the first column unless `column_id` says otherwise, at the bottom unless `after_id` does.

    Its id is the UUID version 5 of `task:<request_id>` in the namespace of the project's id.
    """

    title: Title
    column_id: Id | None = None
    after_id: Id | None = None
    position: Literal["top", "bottom"] = "bottom"
    description: Text | None = None
    priority: Priority | None = None
    assignee_ids: Ids = ()
    label_ids: Ids = ()
    due_at: Moment | None = None
    estimate: Estimate | None = None

    entry: ClassVar[str] = "task.created"

    def perform(self, turn: Turn) -> None:
        column = _column(turn, self.column_id)
        make_room(turn, column)
        _check_people(turn, self.assignee_ids)
        _check_labels(turn, self.label_ids)
        id = turn.new_id("task")
        number = turn.project.last_number + 1
        rank = order.rank_in_column(turn, column.id, id, after=self.after_id, before=None, top=self.position == "top")
        turn.put_first(
            Task(
                id=id,
                number=number,
                title=self.title.strip(),
                column_id=column.id,
                rank=rank,
                priority=self.priority,
                assignee_ids=_unique(self.assignee_ids),
                label_ids=_unique(self.label_ids),
                due_at=kept("due_at", self.due_at) if self.due_at is not None else None,
                estimate=self.estimate,
                described=bool(self.description),
                created_by=turn.doer.id,
                created_at=turn.at,
                completed_at=turn.at if column.category == "done" else None,
            )
        )
        turn.set(turn.project, {"last_number": number})
        if self.description:
            turn.put(Description(id=id, task_id=id, body=self.description))


class TaskFields(Struct, frozen=True, forbid_unknown_fields=True):
    """What can change about a task. An absent field is untouched, null clears."""

    title: Title | UnsetType = UNSET
    description: Text | UnsetType | None = UNSET
    priority: Priority | UnsetType | None = UNSET
    assignee_ids: Ids | UnsetType = UNSET
    label_ids: Ids | UnsetType = UNSET
    due_at: Moment | UnsetType | None = UNSET
    estimate: Estimate | UnsetType | None = UNSET


class UpdateTask(Command, frozen=True, kw_only=True, tag="task.update"):
    """Change fields of a task. Per field, the last writer wins, unless `expect` names the values it must still have."""

    task_id: Id
    set: TaskFields
    expect: dict[str, Value] | None = None

    entry: ClassVar[str] = "task.updated"

    def reads(self, doer: Doer) -> Iterable[Read]:
        if self.set.description is not UNSET or (self.expect and "description" in self.expect):
            yield Read("description", "id", self.task_id)

    def perform(self, turn: Turn) -> None:
        task = turn.get(Task, self.task_id)
        description = turn.find(Description, task.id)
        _check_expected(task, self.expect, {"description": description.body if description else None})
        fields = turn.given(self.set)
        text = fields.pop("description", UNSET)
        if isinstance(self.set.due_at, str):
            fields["due_at"] = kept("set.due_at", self.set.due_at)
        if self.set.assignee_ids is not UNSET:
            fields["assignee_ids"] = _unique(self.set.assignee_ids)
            _check_people(turn, [id for id in self.set.assignee_ids if id not in task.assignee_ids])
        if self.set.label_ids is not UNSET:
            fields["label_ids"] = _unique(self.set.label_ids)
            _check_labels(turn, self.set.label_ids)
        if text is not UNSET:
            fields["described"] = bool(text)
        turn.set(task, fields)
        if text is not UNSET:
            _describe(turn, task, description, self.set.description or "")


class MoveTask(Command, frozen=True, kw_only=True, tag="task.move"):
    """Put a task into a column: after or before another one, at the top, or (without any of these) at the bottom."""

    task_id: Id
    column_id: Id
    after_id: Id | None = None
    before_id: Id | None = None
    position: Literal["top", "bottom"] | None = None
    expect: dict[str, Value] | None = None

    entry: ClassVar[str] = "task.moved"

    def perform(self, turn: Turn) -> None:
        if sum(way is not None for way in (self.after_id, self.before_id, self.position)) > 1:
            raise Invalid("position", "Say one of after_id, before_id and position")
        task = turn.get(Task, self.task_id)
        column = turn.get(Column, self.column_id)
        _check_expected(task, self.expect)
        if task.id in (self.after_id, self.before_id):
            raise Invalid("after_id", "A task cannot stand beside itself")
        if task.column_id != column.id:
            make_room(turn, column)
        rank = order.rank_in_column(
            turn, column.id, task.id, after=self.after_id, before=self.before_id, top=self.position == "top"
        )
        turn.set_first(task, {"column_id": column.id, "rank": rank, **turn.completion(task, column)})


def _column(turn: Turn, column_id: str | None) -> Column:
    if column_id is not None:
        return turn.get(Column, column_id)
    columns = turn.columns()
    if not columns:
        raise Invalid("column_id", "This board has no column yet")
    return columns[0]


def _describe(turn: Turn, task: Task, description: Description | None, body: str) -> None:
    if description is not None:
        turn.set(description, {"body": body})
    elif body:
        turn.put(Description(id=task.id, task_id=task.id, body=body))


def _check_expected(task: Task, expect: dict[str, Value] | None, others: dict[str, Value] | None = None) -> None:
    if not expect:
        return
    current: dict[str, object] = {}
    for field, value in expect.items():
        if others and field in others:
            held = others[field]
        elif field in Task.__struct_fields__:
            held = getattr(task, field)
        else:
            raise Invalid(f"expect.{field}", "A task has no such field")
        if held != value:
            current[field] = held
    if current:
        raise Conflict(current=current)


def _check_people(turn: Turn, ids: Iterable[str]) -> None:
    for id in ids:
        if turn.find(Member, id) is None:
            raise Invalid("assignee_ids", "Only members of the project can be assigned")


def _check_labels(turn: Turn, ids: Iterable[str]) -> None:
    for id in ids:
        if turn.find(Label, id) is None:
            raise NotFound("label", id)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


COMMANDS = (CreateTask, UpdateTask, MoveTask)
RECORDS = (Task, Description)
