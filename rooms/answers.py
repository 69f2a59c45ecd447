"""Answers that were given before, and are given again while nothing has happened to what they are about.

Whether something has happened is asked of the database at every read, together with whether the reader may see it: an
answer from memory is as new as one that was made for this reader, and costs a share of one small query.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import msgspec

from rooms.errors import NotFound
from rooms.messages import encode
from rooms.questions.question import Question
from storage.errors import DatabaseAway
from storage.log import Tip

if TYPE_CHECKING:
    from rooms.desk import Desk

MEMORY: Final = 32 << 20  # bytes of answers: a thousand large pages
KEPT: Final = 200  # answers about one project: more than its members ask between two edits
COST: Final = 500  # bytes that an answer takes beside its own


class Told(NamedTuple):
    """An answer as JSON, and what it says about itself."""

    body: bytes
    seq: int | None
    """Where the project stood; None when it is about several."""
    version: int | None
    next: str | int | None
    """Where the following page begins."""

    @classmethod
    def of(cls, answer: msgspec.Struct) -> Self:
        """An answer, encoded."""
        seq, version, following = (getattr(answer, name, None) for name in ("seq", "version", "next"))
        return cls(encode(answer), seq, version, following)


class _Known:
    """What was told about a project, or about all projects of somebody, while they stood as they did."""

    __slots__ = ("asked", "size", "stand", "told")

    def __init__(self, stand: Hashable) -> None:
        self.stand = stand
        self.told: dict[Question, Told] = {}
        self.asked: dict[Question, asyncio.Task[Told]] = {}
        self.size = 0


class Answers:
    """Of all questions on this instance."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        self._size = 0

    async def ask(self, desk: "Desk", question: Question, user_id: str) -> Told:
        """The answer, made or remembered. Raises BoardError, DatabaseAway."""
        if not question.lasts:
            return Told.of(await question.ask(desk, user_id))
        project_id: str | None = getattr(question, "project_id", None)
        stand: Hashable
        try:
            if project_id is None:
                stand = await desk.sights.all(user_id)
            else:
                stand = await desk.sights.one(project_id, user_id)
        except DatabaseAway:
            if desk.replica is desk.db:
                raise
            # A replica may still know.
            return Told.of(await question.ask(desk, user_id))
        if stand is None:
            raise NotFound("project", project_id or "")
        about = ("mine", user_id) if project_id is None else ("project", project_id)
        known = self._about(about, stand)
        told = known.told.get(question)
        if told is None:
            told = await self._asked(known, desk, question, user_id)
            if self._known.get(about) is known and _is_of(told, stand):
                self._keep(known, question, told)
        return told

    def _about(self, about: tuple[str, str], stand: Hashable) -> _Known:
        known = self._known.get(about)
        if known is None or known.stand != stand:
            if known is not None:
                self._size -= known.size
            known = self._known[about] = _Known(stand)
        self._known.move_to_end(about)
        return known

    async def _asked(self, known: _Known, desk: "Desk", question: Question, user_id: str) -> Told:
        """Once however many ask, unless what comes is newer than what they may see for sure."""
        asked = known.asked.get(question)
        if asked is not None:
            try:
                told = await asyncio.shield(asked)
            except Exception:  # noqa: BLE001 - it may be theirs alone
                told = None
            if told is not None and _is_of(told, known.stand):
                return told
            return Told.of(await question.ask(desk, user_id))
        asked = known.asked[question] = asyncio.ensure_future(_made(desk, question, user_id))
        asked.add_done_callback(lambda done: _over(known, question, done))
        return await asyncio.shield(asked)

    def _keep(self, known: _Known, question: Question, told: Told) -> None:
        if question not in known.told:
            while len(known.told) >= KEPT:
                self._forget(known, next(iter(known.told)))
            known.told[question] = told
            known.size += len(told.body) + COST
            self._size += len(told.body) + COST
        while self._size > MEMORY:
            _, oldest = self._known.popitem(last=False)
            self._size -= oldest.size

    def _forget(self, known: _Known, question: Question) -> None:
        size = len(known.told.pop(question).body) + COST
        known.size -= size
        self._size -= size


async def _made(desk: "Desk", question: Question, user_id: str) -> Told:
    return Told.of(await question.ask(desk, user_id))


def _over(known: _Known, question: Question, done: asyncio.Task[Told]) -> None:
    known.asked.pop(question, None)
    if not done.cancelled():
        done.exception()  # whoever waited has got it


def _is_of(told: Told, stand: Hashable) -> bool:
    """Whether an answer shows what stood so; what several projects show was asked after they stood so."""
    return not isinstance(stand, Tip) or told.seq == stand.seq
