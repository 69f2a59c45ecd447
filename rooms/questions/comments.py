"""What was said about a task, in pages."""

from typing import TYPE_CHECKING, ClassVar, cast

import msgspec

from rooms.board.comments import Comment
from rooms.errors import NotFound
from rooms.fields import Id
from rooms.questions import cursors
from rooms.questions.question import Paged, Shape
from rooms.questions.task import Name, located

if TYPE_CHECKING:
    from rooms.desk import Desk


class CommentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some comments, the oldest first."""

    items: list[Comment]
    next: str | None
    """The cursor of the following page; null on the last one."""


class Comments(Paged, frozen=True, kw_only=True, tag="comments"):
    """The comments on a task, the oldest first."""

    task_id: Name
    project_id: Id | None = None

    answer: ClassVar[Shape] = CommentPage

    async def ask(self, desk: "Desk", actor_id: str) -> CommentPage:
        """Raises NotFound, Invalid."""
        place = cursors.read(self, int)
        after = None if place is None else (place.key, place.id)
        project_id, task_id = await located(desk, actor_id, self.task_id, self.project_id)
        details = desk.store.task_details
        found = await details.page(desk.db, "comment", actor_id, project_id, task_id, after, self.limit + 1)
        if found is None:
            raise NotFound("task", self.task_id)
        shown = found[: self.limit]
        return CommentPage(
            items=[cast(Comment, msgspec.Raw(part.body.encode())) for part in shown],  # JSON already
            next=cursors.written(self, shown[-1].key, shown[-1].id) if len(found) > self.limit else None,
        )


QUESTIONS = (Comments,)
