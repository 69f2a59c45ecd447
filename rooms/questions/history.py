"""The history of a project: the entries of its log, as everybody in the room saw them."""

from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
from msgspec import Meta

from rooms.errors import Invalid, NotFound
from rooms.fields import Id
from rooms.questions.question import Question, Shape
from storage import history
from storage.history import Filter, Page

if TYPE_CHECKING:
    from rooms.desk import Desk

Seq = Annotated[int, Meta(ge=0, le=2**62)]
Type = Annotated[str, Meta(max_length=64, description="Such as task.moved.")]


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some entries, in order."""

    entries: list[msgspec.Raw]
    """Each an entry as it was delivered, unchanged."""
    next: int | None
    """Ask again with this as `before` (or `after`, if that was given); null when there is no more."""
    seq: int
    """Where the log ends."""


class History(Question, frozen=True, kw_only=True, tag="history"):
    """What happened in a project: the newest first, from `before` on backwards; or with `after`, the oldest first.

    `task_id` asks for the entries about one task. With `actor_id` or `type`, a page may be short or even empty although
    there is more to find: go on while there is a `next`.
    """

    project_id: Id
    after: Seq | None = None
    before: Seq | None = None
    task_id: Id | None = None
    actor_id: Id | None = None
    type: Annotated[tuple[Type, ...], Meta(max_length=50)] = ()
    limit: Annotated[int, Meta(ge=1, le=200)] = 50

    answer: ClassVar[Shape] = HistoryPage
    lasts: ClassVar[bool] = True

    async def ask(self, desk: "Desk", actor_id: str) -> HistoryPage:
        """Raises NotFound, Invalid."""
        if self.after is not None and self.before is not None:
            raise Invalid("before", "Say either after or before")
        page = await self._page(desk, actor_id)
        return HistoryPage(
            entries=[msgspec.Raw(line.body.encode()) for line in page.lines], next=page.next, seq=page.head
        )

    async def _page(self, desk: "Desk", actor_id: str) -> Page:
        """From the replica; from the database itself if the replica does not know yet that the user may see this."""
        wanted = Filter(self.task_id, self.actor_id, self.type or None)
        for source in dict.fromkeys((desk.replica, desk.db)):
            if self.after is not None:
                page = await history.oldest(source, self.project_id, actor_id, self.after, wanted, self.limit)
            else:
                page = await history.newest(source, self.project_id, actor_id, self.before, wanted, self.limit)
            if page is not None:
                return page
        raise NotFound("project", self.project_id)


QUESTIONS = (History,)
