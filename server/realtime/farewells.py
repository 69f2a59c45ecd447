"""What is left to say to clients whose sessions are over: the answers to their next polls, kept a moment.

The last words come alone, and the end with the poll after them: stock clients look at what an answer brought only after
they have closed if it says so, and hear the last words of one connection on the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.realtime.wheel import Wheel

CLOSE: Final = b"1"


class Farewells:
    """Session ID → answers that nobody has fetched yet."""

    def __init__(self, wheel: Wheel, linger: float) -> None:
        self._wheel = wheel
        self._linger = linger
        """Seconds they are kept."""
        self._answers: dict[str, list[bytes]] = {}

    def __contains__(self, sid: str) -> bool:
        return sid in self._answers

    @property
    def unheard(self) -> bool:
        """Whether somebody has not heard the last words. That it is over, everybody notices."""
        return any(answers[0] != CLOSE for answers in self._answers.values())

    def keep(self, sid: str, answers: Iterable[bytes], now: float) -> None:
        """Nothing, if there are none but empty ones."""
        kept = [answer for answer in answers if answer]
        if not kept:
            return
        self._answers[sid] = kept
        self._wheel.put(_Forgetting(self._answers, sid), now + self._linger)

    def take(self, sid: str) -> bytes:
        """The next answer."""
        answers = self._answers[sid]
        if len(answers) == 1:
            del self._answers[sid]
        return answers.pop(0)


class _Forgetting:
    """Throws away what nobody fetched."""

    __slots__ = ("_answers", "_sid", "slot")

    def __init__(self, answers: dict[str, list[bytes]], sid: str) -> None:
        self._answers = answers
        self._sid = sid
        self.slot = -1

    def look(self, now: float) -> None:
        self._answers.pop(self._sid, None)
