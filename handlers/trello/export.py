"""An export of a board, read in passes: never more than one element of an array is in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import ijson
import msgspec

from handlers.trello.broken import Broken, misshapen, opened, unreadable
from handlers.trello.shapes import NEEDED, PARTS

S = TypeVar("S")

_SCALARS: Final = {"id", "name", "desc"}
_PART: Final = {shape: part for part, shape in PARTS.items()}


class Head(msgspec.Struct, frozen=True):
    """The board itself."""

    id: str
    name: str = ""
    desc: str = ""


class Export:
    """Raises Broken from every method, with the place where the file is broken."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def head(self) -> Head:
        """The board itself. Reads the whole file: after this, it is known to be JSON and to hold a board."""
        found: dict[str, object] = {}
        arrays: set[str] = set()
        try:
            with opened(self.path) as file:
                for prefix, kind, value in ijson.parse(file):
                    if prefix in _SCALARS:
                        found[prefix] = value
                    elif kind == "start_array" and prefix in PARTS:
                        arrays.add(prefix)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise unreadable(self.path, error) from None
        except OSError as error:
            raise Broken(self.path.name, error.strerror or str(error)) from None
        for part in NEEDED:
            if part not in arrays:
                raise Broken(self.path.name, f"this is no export of a Trello board: it has no array “{part}”")
        try:
            return msgspec.convert({name: value or "" for name, value in found.items()}, Head)
        except msgspec.ValidationError as error:
            raise Broken(self.path.name, f"this is no export of a Trello board: {error}") from None

    def all(self, shape: type[S]) -> Iterator[S]:
        """The elements of one array, in the order of the file."""
        part = _PART[cast(Any, shape)]
        for index, found in enumerate(self._raw(part)):
            try:
                yield msgspec.convert(_said(found), shape)
            except msgspec.ValidationError as error:
                what, _, where = str(error).partition(" - at `$")
                raise misshapen(self.path, part, index, f"{where.rstrip('`')}: {what}") from None
            except RecursionError:
                raise misshapen(self.path, part, index, ": Nested too deeply") from None

    def _raw(self, part: str) -> Iterator[object]:
        try:
            with opened(self.path) as file:
                yield from ijson.items(file, f"{part}.item", use_float=True)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise unreadable(self.path, error) from None


def _said(found: object) -> object:
    """Without its nulls: what Trello does not say is absent, whichever way it does not say it."""
    if isinstance(found, dict):
        return {key: _said(value) for key, value in found.items() if value is not None}
    if isinstance(found, list):
        return [_said(value) for value in found]
    return found
