"""A shelf: what an export has in an order of its own waits on disk until it can be taken in ours."""

import tempfile
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Generic, Self, TypeVar

import msgspec

T = TypeVar("T")


class Shelf(Generic[T]):
    """Takes things in any order, and gives them back by key. In memory: 24 bytes each."""

    def __init__(self, shape: type[T]) -> None:
        self._decoder = msgspec.json.Decoder(shape)
        # Without a name: gone when it is closed, however we end.
        self._file = tempfile.TemporaryFile(prefix="boardcast-import-")  # noqa: SIM115 - closed by leaving the shelf
        self._keys = array("d")
        self._places = array("q")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def put(self, key: float, thing: T) -> None:
        """One more."""
        self._keys.append(key)
        self._places.append(self._file.tell())
        self._file.write(msgspec.json.encode(thing) + b"\n")

    def taken(self) -> Iterator[T]:
        """All, the lowest key first. Of several with one key, the last one put: exports have the newest first."""
        # Sorting is stable: backwards as they came, then by key.
        for index in sorted(range(len(self._places) - 1, -1, -1), key=self._keys.__getitem__):
            self._file.seek(self._places[index])
            yield self._decoder.decode(self._file.readline())


def moment(text: str) -> datetime:
    """A date as Trello writes it. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
