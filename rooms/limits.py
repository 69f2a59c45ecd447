"""How much one socket may ask for: a token bucket that costs two numbers and no timer."""

from time import monotonic
from typing import Final

RATE: Final = 100.0  # commands per second that a socket may keep up: several times what a busy bot needs
BURST: Final = 400.0  # commands at once: an outbox that was offline for a day empties in one go


class Bucket:
    """One socket's budget."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left = BURST
        self._at = monotonic()

    def take(self) -> float | None:
        """Spend one; None, or the seconds until there is one to spend."""
        now = monotonic()
        self._left = min(BURST, self._left + (now - self._at) * RATE)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return None
        return (1 - self._left) / RATE
