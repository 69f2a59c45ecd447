"""The seats of one project: who sits there, what they do, and what members have not heard of it yet.

Nothing here is about all seats at once, but for the first one hundred people: ten thousand may come in one moment.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from rooms.messages import encode

LISTED: Final = 100  # people who are listed by name; beyond that only their number is told
VIEWING: Final = "viewing"


class Seat(msgspec.Struct, frozen=True, array_like=True):
    """A socket in a room: whose, and what they are doing (`viewing`, `editing:title:<task>`, `dragging:<task>` …)."""

    user_id: str
    state: str = VIEWING


class Present(msgspec.Struct, frozen=True):
    """A person in a room."""

    user_id: str
    state: str


class Seats:
    """By keys that name a socket everywhere, each with the instance that the socket is at."""

    __slots__ = ("_announced", "_busy", "_held", "_listed", "_people", "_touched")

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, Seat]] = {}
        self._people: dict[str, int] = {}
        """Person → sockets."""
        self._busy: dict[str, dict[str, str]] = {}
        """Person → seat → state, of the seats that do more than viewing."""
        self._announced: dict[str, str] = {}
        self._touched: set[str] = set()
        self._listed: bytes | None = None

    def take(self, instance: str, key: str, seat: Seat) -> None:
        """Somebody came, or does something else now."""
        before = self._state(seat.user_id)
        if key not in self._held:
            self._people[seat.user_id] = self._people.get(seat.user_id, 0) + 1
        self._held[key] = (instance, seat)
        self._do(key, seat)
        if self._state(seat.user_id) != before:
            self._touch(seat.user_id)

    def empty(self, key: str) -> bool:
        """Somebody left; whether they had been there."""
        gone = self._held.pop(key, None)
        if gone is None:
            return False
        user_id = gone[1].user_id
        before = self._state(user_id)
        self._do(key, Seat(user_id))
        if self._state(user_id) != before or self._people[user_id] == 1:
            self._touch(user_id)
        self._people[user_id] -= 1
        if not self._people[user_id]:
            del self._people[user_id]
        return True

    def of(self, instance: str) -> Iterator[tuple[str, Seat]]:
        """The seats of an instance."""
        return ((key, seat) for key, (owner, seat) in list(self._held.items()) if owner == instance)

    def people(self) -> list[Present]:
        """Up to LISTED people, those first who came first."""
        return [Present(user_id, self._state(user_id) or VIEWING) for user_id in islice(self._people, LISTED)]

    def listed(self) -> bytes:
        """The same as JSON."""
        if self._listed is None:
            self._listed = encode(self.people())
        return self._listed

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self._people)

    @property
    def news(self) -> bool:
        """Whether there may be something that members have not heard."""
        return bool(self._touched)

    def tell(self) -> dict[str, object] | None:
        """What members have not heard yet; now they have."""
        touched, self._touched = self._touched, set()
        joined: list[Present] = []
        changed: list[Present] = []
        left: list[str] = []
        for user_id in touched:
            before, after = self._announced.get(user_id), self._state(user_id)
            if before == after:
                continue
            if after is None:
                del self._announced[user_id]
                left.append(user_id)
            else:
                self._announced[user_id] = after
                (changed if before is not None else joined).append(Present(user_id, after))
        if not (joined or changed or left):
            return None
        return {
            "joined": joined[:LISTED],
            "left": left[:LISTED],
            "changed": changed[:LISTED],
            "count": len(self._announced),
        }

    def _do(self, key: str, seat: Seat) -> None:
        if seat.state != VIEWING:
            self._busy.setdefault(seat.user_id, {})[key] = seat.state
        elif seat.user_id in self._busy:
            theirs = self._busy[seat.user_id]
            theirs.pop(key, None)
            if not theirs:
                del self._busy[seat.user_id]

    def _state(self, user_id: str) -> str | None:
        """What a person does: with several sockets, whatever is more than viewing."""
        if user_id not in self._people:
            return None
        return next(iter(self._busy.get(user_id, {}).values()), VIEWING)

    def _touch(self, user_id: str) -> None:
        self._touched.add(user_id)
        if self._listed is not None and (len(self._people) <= LISTED or user_id in islice(self._people, LISTED)):
            self._listed = None
