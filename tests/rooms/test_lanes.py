"""Two batches under way: a project whose log is locked holds up nobody else, and nobody is overtaken."""

import asyncio

import pytest

from rooms.desk import Desk
from rooms.errors import BoardError
from rooms.messages import Command, Line
from server.engine import Engine
from tests.fixtures.board import Board, Cast, Start, founded

HANG = 20  # seconds; only a hang takes that long
SENT = 0.2  # seconds, in which whatever can be sent is on its way to the database


class Sender:
    """Somebody who sends commands without waiting for answers, and notes whose answer comes when."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.answered: list[str] = []
        self.refused: list[BoardError] = []

    async def send(self, board: Board, title: str, source: object = None) -> None:
        def answer(verdict: Line | BoardError) -> None:
            self.answered.append(title)
            if isinstance(verdict, BoardError):
                self.refused.append(verdict)

        room = await self.desk.rooms.open(board.id)
        command = board.command("task.create", title=title)
        self.desk.committer.submit(room, board.cast.ada, command, answer, source)

    async def until(self, count: int) -> list[str]:
        async with asyncio.timeout(HANG):
            while len(self.answered) < count:
                await asyncio.sleep(0.01)
        assert not self.refused
        return self.answered


@pytest.fixture
def sender(desk: Desk) -> Sender:
    return Sender(desk)


async def test_a_locked_log_holds_up_no_other_project(engine: Engine, sender: Sender, cast: Cast) -> None:
    stuck, free = [await founded(sender.desk, cast, name) for name in ("Stuck", "Free")]
    async with engine.rooms.store.held([stuck.id]):
        await sender.send(stuck, "first")
        await asyncio.sleep(SENT)
        for number in range(5):
            await sender.send(free, f"free {number}")
            await sender.until(number + 1)
        await sender.send(stuck, "second")
    assert await sender.until(7) == [*(f"free {number}" for number in range(5)), "first", "second"]


async def test_one_source_is_answered_in_order_across_projects(engine: Engine, sender: Sender, cast: Cast) -> None:
    """C12. [a build whose batches do not look at sources fails here]"""
    stuck, free = [await founded(sender.desk, cast, name) for name in ("Stuck", "Free")]
    mine, theirs = object(), object()
    async with engine.rooms.store.held([stuck.id]):
        await sender.send(stuck, "mine 1", mine)
        await asyncio.sleep(SENT)
        await sender.send(free, "mine 2", mine)
        await sender.send(free, "theirs, behind mine", theirs)
        await asyncio.sleep(SENT)
        assert sender.answered == []
    assert await sender.until(3) == ["mine 1", "mine 2", "theirs, behind mine"]


async def test_who_loses_a_race_in_one_project_is_not_overtaken_by_themselves_in_another(
    sender: Sender, cast: Cast, start: Start
) -> None:
    """C12. (Red before: both were in one batch, of which one half was committed and the other decided again.)"""
    raced, free = [await founded(sender.desk, cast, name) for name in ("Raced", "Free")]
    other = await start()
    other.exchange.mute = True
    await raced.at(other.desk).task("A race is lost")
    mine, theirs = object(), object()
    await asyncio.gather(
        sender.send(raced, "mine 1", mine),
        sender.send(free, "theirs", theirs),
        sender.send(free, "mine 2", mine),
        sender.send(raced, "mine 3", mine),
    )
    assert [title for title in await sender.until(4) if title != "theirs"] == ["mine 1", "mine 2", "mine 3"]


async def test_nobody_overtakes_who_loses_a_race_beside_a_poisonous_command(
    sender: Sender, cast: Cast, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C12. A batch that fails is done one by one, and one of them may have to be decided again."""
    board, elsewhere = [await founded(sender.desk, cast, name) for name in ("Raced", "Elsewhere")]
    poison = elsewhere.command("task.archive", task_id=elsewhere.id)

    def explode(self: Command, turn: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(poison), "perform", explode)
    other = await start()
    other.exchange.mute = True
    await board.at(other.desk).task("A race is lost")
    await sender.desk.rooms.open(board.id)
    room = await sender.desk.rooms.open(elsewhere.id)
    mine = object()
    sender.desk.committer.submit(room, cast.ada, poison, lambda _: None)
    for title in ("first", "second", "third"):
        await sender.send(board, title, mine)
    assert await sender.until(3) == ["first", "second", "third"]
