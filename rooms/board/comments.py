"""Comments on tasks, with the people they mention."""

import re
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from rooms.errors import Forbidden
from rooms.fields import Id, KnownId, KnownInstant
from rooms.messages import Command, Doer, Read, Record
from rooms.records import Member, Task
from rooms.roles import allows
from rooms.turn import Turn

MAX_COMMENT: Final = 20_000  # characters; what is longer belongs into the description
Body = Annotated[
    str, Meta(min_length=1, max_length=MAX_COMMENT, pattern=r"\S", description="Markdown; @name mentions.")
]

MENTIONS_MOST: Final = 50  # people whom one comment can call
_MENTION: Final = re.compile(r"(?<!\w)@(?=\w)")


class Comment(Record, frozen=True, kw_only=True, tag="comment"):
    """What somebody said about a task."""

    table: ClassVar[str] = "comments"
    parents: ClassVar[tuple[str, ...]] = ("task",)

    task_id: KnownId
    body: str
    mentions: tuple[KnownId, ...] = ()
    author_id: KnownId
    seq: int
    """Of the entry that said it: comments of the same millisecond have an order too."""
    created_at: KnownInstant
    edited_at: KnownInstant | None = None


class AddComment(Command, frozen=True, kw_only=True, tag="comment.add"):
    """Say something about a task. `@Grace` mentions the member of that name."""

    task_id: Id
    body: Body

    entry: ClassVar[str] = "comment.added"

    def perform(self, turn: Turn) -> None:
        task = turn.get(Task, self.task_id)
        turn.put(
            Comment(
                id=turn.new_id("comment"),
                task_id=task.id,
                body=self.body,
                mentions=mentioned(self.body, turn.all(Member)),
                author_id=turn.doer.id,
                seq=turn.seq,
                created_at=turn.at,
            )
        )
        turn.set(task, {"comments": task.comments + 1})


class UpdateComment(Command, frozen=True, kw_only=True, tag="comment.update"):
    """Correct one's own comment."""

    comment_id: Id
    body: Body

    entry: ClassVar[str] = "comment.updated"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("comment", "id", self.comment_id),)

    def perform(self, turn: Turn) -> None:
        comment = turn.get(Comment, self.comment_id)
        if comment.author_id != turn.doer.id:
            raise Forbidden(detail="Only its author can change a comment")
        mentions = mentioned(self.body, turn.all(Member))
        turn.set(comment, {"body": self.body, "mentions": mentions, "edited_at": turn.at})


class DeleteComment(Command, frozen=True, kw_only=True, tag="comment.delete"):
    """Remove a comment: one's own, or any as admin."""

    comment_id: Id

    entry: ClassVar[str] = "comment.deleted"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("comment", "id", self.comment_id),)

    def perform(self, turn: Turn) -> None:
        comment = turn.get(Comment, self.comment_id)
        if comment.author_id != turn.doer.id and not allows(turn.get(Member, turn.doer.id).role, "admin"):
            raise Forbidden("admin")
        task = turn.get(Task, comment.task_id)
        turn.drop(comment)
        turn.set(task, {"comments": task.comments - 1})


def mentioned(body: str, members: Iterable[Member]) -> tuple[str, ...]:
    """The ids of the members whose name stands after an @ in the body: whole, or the first word if only one has it."""
    whole: dict[str, list[str]] = {}
    first: dict[str, list[str]] = {}
    for member in members:
        whole.setdefault(member.name.casefold(), []).append(member.id)
        first.setdefault(member.name.casefold().split()[0], []).append(member.id)
    names = first | whole
    longest_first = sorted(names, key=len, reverse=True)
    found: dict[str, None] = {}
    for at in _MENTION.finditer(body):
        said = body[at.end() : at.end() + 120].casefold()
        called = next((names[name] for name in longest_first if _begins(said, name)), [])
        if len(called) == 1:
            found[called[0]] = None
    return tuple(found)[:MENTIONS_MOST]


def _begins(said: str, name: str) -> bool:
    return said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()


COMMANDS = (AddComment, UpdateComment, DeleteComment)
RECORDS = (Comment,)
