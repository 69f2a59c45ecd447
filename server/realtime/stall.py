"""A client that does not take what it is sent: how much waits for it, and since when nothing moved."""

from __future__ import annotations


class Stall:
    """Exists only while something waits. Sizes in bytes, times in seconds of the loop."""

    __slots__ = ("_largest", "_moved", "_sent", "_written", "overflown")

    def __init__(self, now: float, waiting: int) -> None:
        self._written = waiting
        self._sent = 0
        self._moved = now
        self._largest = waiting
        self.overflown = False
        """Something was not sent any more; the client is about to be closed."""

    def full(self, waiting: int, budget: int) -> bool:
        """Whether the budget is used up beside the biggest single message: a snapshot alone closes nobody."""
        self.overflown = self.overflown or waiting > budget + self._largest
        return self.overflown

    def add(self, size: int) -> None:
        self._written += size
        self._largest = max(self._largest, size)

    def since(self, now: float, waiting: int) -> float:
        """When the peer was last known to take something; `waiting` is what the transport still holds."""
        sent = self._written - waiting
        if sent > self._sent:
            self._sent = sent
            self._moved = now
        return self._moved
