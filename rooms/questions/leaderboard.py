"""The leaderboard: who has completed how much, lately or ever."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from rooms.credits import POINT, date_of, today
from rooms.errors import Invalid, NotFound, Unavailable
from rooms.fields import Id
from rooms.questions.question import Limit, Question, Shape
from storage import credit
from storage.errors import RedisAway
from storage.log import Tip

if TYPE_CHECKING:
    from rooms.desk import Desk

Period = Literal["7d", "30d", "90d", "all"]

DAYS: Final[dict[Period, int | None]] = {"7d": 7, "30d": 30, "90d": 90, "all": None}
CHUNK: Final = 200  # people looked up at once: more than are shown, because some of them are not


class Leader(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's place."""

    rank: int
    """From 1; people with the same tasks and points share it."""
    user_id: Id
    name: str
    bot: bool
    tasks: int
    points: float


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """People by what they have completed, the best first."""

    period: Period
    since: str | None
    """The first UTC day that counts; null for all time."""
    people: list[Leader]
    seq: int | None
    """Where the project stood; null when there are several."""
    complete: bool
    """False when a log was so far ahead that the newest completions are not counted yet; ask again soon."""


class Leaderboard(Question, frozen=True, kw_only=True, tag="leaderboard"):
    """Who completed how many tasks and points: in a project, in those of mine in a workspace, or in all of mine.

    A completed task counts for whoever is assigned to it, on the UTC day of its completion, and is taken back when it
    is reopened or deleted. `7d` is today and the six days before. Bots are left out unless asked for; people can hide.
    """

    project_id: Id | None = None
    workspace_id: Id | None = None
    period: Period = "30d"
    by: Annotated[Literal["tasks", "points"], Meta(description="What counts first; the other one breaks ties.")] = (
        "tasks"
    )
    bots: bool = False
    limit: Limit = 20

    answer: ClassVar[Shape] = Board

    async def ask(self, desk: "Desk", actor_id: str) -> Board:
        """Raises NotFound, Invalid, Unavailable."""
        if self.project_id is not None and self.workspace_id is not None:
            raise Invalid("workspace_id", "Say either project_id or workspace_id")
        tips = await self._tips(desk, actor_id)
        days = DAYS[self.period]
        since = None if days is None else today() - days + 1
        try:
            total = await desk.leaderboards.total(tips, since)
        except RedisAway as error:
            raise Unavailable from error
        return Board(
            period=self.period,
            since=None if since is None else date_of(since),
            people=await self._people(desk, total.scores),
            seq=None if self.project_id is None else tips[self.project_id].seq,
            complete=total.complete,
        )

    async def _tips(self, desk: "Desk", actor_id: str) -> dict[str, Tip]:
        """Where the projects stand that count."""
        if self.project_id is None:
            return await credit.seen(desk.db, actor_id, self.workspace_id)
        tip = await desk.sights.one(self.project_id, actor_id)
        if tip is None:
            raise NotFound("project", self.project_id)
        return {self.project_id: tip}

    async def _people(self, desk: "Desk", scores: dict[str, tuple[int, int]]) -> list[Leader]:
        """The first of those who are shown, with their ranks among them."""
        first = 0 if self.by == "tasks" else 1
        order = sorted(scores.items(), key=lambda item: (-item[1][first], -item[1][1 - first], item[0]))
        leaders: list[Leader] = []
        before: tuple[int, int] | None = None
        for start in range(0, len(order), CHUNK):
            chunk = order[start : start + CHUNK]
            known = await desk.shown.ask_all([user_id for user_id, _ in chunk])
            for user_id, score in chunk:
                person = known.get(user_id)
                if person is None or (person.bot and not self.bots):
                    continue
                if len(leaders) == self.limit:
                    return leaders
                rank = leaders[-1].rank if score == before else len(leaders) + 1
                tasks, points = score
                leaders.append(
                    Leader(
                        rank=rank, user_id=user_id, name=person.name, bot=person.bot, tasks=tasks, points=points / POINT
                    )
                )
                before = score
        return leaders


QUESTIONS = (Leaderboard,)
