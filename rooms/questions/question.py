"""Questions: what people ask. The same over REST, where the fields are query parameters, and over sockets."""

from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    from rooms.desk import Desk

Limit = Annotated[int, Meta(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str, Meta(max_length=2_000, description="Where to go on: the `next` of the page before, untouched.")]

Shape = type[msgspec.Struct]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="question"):
    """Something to know. Subclasses set `tag`: its name as socket event and in the documentation.

    The docstring of a subclass is its documentation, its fields are its parameters.
    """

    answer: ClassVar[Shape]
    """What the answer looks like."""
    lasts: ClassVar[bool] = False
    """Whether the answer stays as it is until something is done in its project, or in one of the user's projects."""

    async def ask(self, desk: "Desk", actor_id: str) -> msgspec.Struct:
        """Find out, for this user. Raises BoardError: NotFound for what the user may not see."""
        raise NotImplementedError


class Paged(Question, frozen=True, kw_only=True):
    """A question whose answer comes in pages; each says in `next` where the following one begins."""

    limit: Limit = 50
    cursor: Cursor | None = None


def name_of(question: type[Question]) -> str:
    """The name of a class of questions: its tag."""
    tag = question.__struct_config__.tag
    assert isinstance(tag, str)
    return tag
