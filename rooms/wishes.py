"""Commands that wait for their turn."""

from collections.abc import Callable

from rooms.errors import BoardError
from rooms.messages import Command, Doer, Line
from rooms.room import Room

Answer = Callable[["Line | BoardError"], None]


class Wish:
    """A command that waits for its turn. `answer` is called exactly once."""

    __slots__ = ("answer", "command", "doer", "lost", "room", "settled", "source", "verdict")

    def __init__(self, room: Room, doer: Doer, command: Command, answer: Answer, source: object = None) -> None:
        self.room = room
        self.doer = doer
        self.command = command
        self.answer = answer
        self.source = source
        """Who must be answered in the order asked; None for somebody who waits for each answer."""
        self.lost = 0
        """How often it was decided on a State that was behind."""
        self.settled = False
        self.verdict: Line | BoardError | None = None

    def settle(self, verdict: "Line | BoardError") -> None:
        """Give the answer."""
        self.settled = True
        self.room.pins -= 1
        self.answer(verdict)
