"""The commands that wait for a batch, and the ones that are in one: who may go next without overtaking anybody."""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from rooms.room import Room
from rooms.wishes import Wish

MOST: Final = 500  # commands per batch: past this a batch costs more latency than it saves round trips
LOOKED_AT: Final = 2000  # commands per look for a batch: behind a flood for one room, others wait for its next batch
ENOUGH: Final = 25  # commands that are a batch of their own; of fewer, as many must wait as are under way already


class Waiting:
    """In order of arrival. A batch holds its rooms and its sources until it is released: theirs wait behind it."""

    def __init__(self) -> None:
        self._queue: deque[Wish] = deque()
        self._batches: list[Sequence[Wish]] = []
        self._held: set[object] = set()
        self._changed = asyncio.Event()

    def add(self, wish: Wish) -> None:
        """Last in line."""
        self._queue.append(wish)
        self._changed.set()

    def put_back(self, wishes: Sequence[Wish]) -> None:
        """First in line, in this order: wishes of a batch that is not released yet."""
        self._queue.extendleft(reversed(wishes))

    def withdraw(self, wish: Wish) -> None:
        """Out of the line, if it was put back: whoever has its batch goes on with it."""
        if not wish.settled:
            self._queue.remove(wish)

    def all(self) -> list[Wish]:
        """Whatever is not answered, or was not when its batch was taken."""
        return [*self._queue, *(wish for batch in self._batches for wish in batch)]

    def dismiss(self) -> list[Wish]:
        """Everybody who is in no batch, out of the line."""
        waiting = list(self._queue)
        self._queue.clear()
        return waiting

    async def take(self) -> Sequence[Wish]:
        """The next batch, as soon as there is one. To be released."""
        while True:
            batch = self._next()
            if batch:
                self._batches.append(batch)
                self._held.update(_holds(batch))
                return batch
            self._changed.clear()
            await self._changed.wait()

    def release(self, batch: Sequence[Wish]) -> None:
        """The batch is answered, or put back."""
        self._batches.remove(batch)
        self._held.difference_update(_holds(batch))
        self._changed.set()

    def _next(self) -> Sequence[Wish]:
        # Small batches cost the database most; but one that hangs must not hold up others.
        if len(self._queue) < min(ENOUGH, sum(map(len, self._batches))):
            return ()
        batch: list[Wish] = []
        passed: list[Wish] = []
        barred = set(self._held)
        places: dict[object, Room] = {}
        for _ in range(min(LOOKED_AT, len(self._queue))):
            wish = self._queue.popleft()
            # A batch may be written in one room and lose a race in another: of each source it takes one room's wishes.
            elsewhere = wish.source is not None and places.setdefault(wish.source, wish.room) is not wish.room
            if elsewhere or wish.room in barred or wish.source in barred:
                # Whatever comes behind it for its room or from its source must not overtake it either.
                barred.update(_holds((wish,)))
                passed.append(wish)
            elif len(batch) < MOST:
                batch.append(wish)
            else:
                self._queue.appendleft(wish)
                break
        self._queue.extendleft(reversed(passed))
        return batch


def _holds(wishes: Iterable[Wish]) -> Collection[object]:
    return {holder for wish in wishes for holder in (wish.room, wish.source) if holder is not None}
