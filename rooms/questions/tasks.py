"""Tasks in pages: of one project, or of all projects of whoever asks."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, cast

import msgspec
from msgspec import Meta

from rooms.errors import NotFound
from rooms.fields import Id, Instant, moment
from rooms.questions import cursors
from rooms.questions.question import Paged, Shape
from rooms.records import Priority, Task
from storage import task_pages
from storage.task_pages import Filter

if TYPE_CHECKING:
    from rooms.desk import Desk

Sort = Literal[
    "number",
    "-number",
    "created",
    "-created",
    "due",
    "-due",
    "priority",
    "-priority",
    "rank",
    "-rank",
    "title",
    "-title",
]
Status = Annotated[str, Meta(max_length=120, description="A category (backlog, todo, doing, done) or a column's name.")]
Words = Annotated[str, Meta(min_length=1, max_length=200, description="Part of the title, in any case.")]


class ListedTask(Task, frozen=True, kw_only=True, tag="task"):
    """A task with the project it is in."""

    project_id: Id
    key: Annotated[str, Meta(description="What people call it, such as APO-12.")]


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some tasks, in order."""

    items: list[ListedTask]
    next: str | None
    """The cursor of the following page; null on the last one."""
    seq: int | None
    """Where the project stood; null when the tasks are of several."""


class Tasks(Paged, frozen=True, kw_only=True, tag="tasks"):
    """Tasks that fit all filters: of one project, or without `project_id` of all projects of the user.

    `sort` begins with `-` for descending. A task without due date comes last either way; none is less than `low`;
    `rank` is the order of the board, from column to column. Archived tasks are only shown when asked for, alone.
    """

    project_id: Id | None = None
    column_id: Id | None = None
    status: Status | None = None
    assignee_id: Id | None = None
    label_id: Id | None = None
    priority: Priority | None = None
    due_before: Instant | None = None
    q: Words | None = None
    archived: bool = False
    sort: Sort = "-created"

    answer: ClassVar[Shape] = TaskPage
    lasts: ClassVar[bool] = True

    async def ask(self, desk: "Desk", actor_id: str) -> TaskPage:
        """Raises NotFound, Invalid."""
        sort = cast(task_pages.Sort, self.sort.lstrip("-"))
        after = cursors.read(self, str if sort in task_pages.TEXTS else int)
        page = await desk.store.task_pages.page(
            desk.db,
            actor_id,
            self.project_id,
            self._filter(),
            sort,
            descending=self.sort.startswith("-"),
            after=None if after is None else (after.key, after.id),
            limit=self.limit + 1,
        )
        if page is None:
            raise NotFound("project", self.project_id or "")
        shown = page.tasks[: self.limit]
        more = len(page.tasks) > self.limit
        return TaskPage(
            items=[listed(task.body) for task in shown],
            next=cursors.written(self, shown[-1].key, shown[-1].id) if more else None,
            seq=None if self.project_id is None else page.seq,
        )

    def _filter(self) -> Filter:
        return Filter(
            column_id=self.column_id,
            status=self.status,
            assignee_id=self.assignee_id,
            label_id=self.label_id,
            priority=self.priority,
            due_before=None if self.due_before is None else moment("due_before", self.due_before),
            like=None if self.q is None else f"%{_literal(self.q)}%",
            archived=self.archived,
        )


def listed(body: str) -> ListedTask:
    """A task that is JSON already, and written into the answer as it is: decoding a page costs more than reading it."""
    return cast(ListedTask, msgspec.Raw(body.encode()))


def _literal(words: str) -> str:
    """A pattern that matches just these words."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


QUESTIONS = (Tasks,)
