"""Says where a JSON file is broken: the parser knows what it expected, but not where in the file it was."""

from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import ijson

CHUNK: Final = 1 << 16  # bytes

Event = tuple[str, str, object]
"""Prefix, kind and value, as ijson tells them."""
Watch = Callable[[], Callable[[Event], bool]]

_WITHIN: Final = frozenset({"map_key", "end_map", "end_array"})  # an element began before these


class Broken(Exception):
    """The file cannot be imported; nothing of it was."""

    def __init__(self, file: str, what: str, line: int | None = None, column: int | None = None) -> None:
        where = f", line {line:,}, column {column:,}" if line else ""
        super().__init__(f"{file}{where}: {what}")
        self.line = line
        self.column = column


def opened(path: Path) -> BinaryIO:
    """The file, past the mark that some editors put before it."""
    file = path.open("rb")
    if file.read(len(BOM_UTF8)) != BOM_UTF8:
        file.seek(0)
    return file


def unreadable(path: Path, error: Exception) -> Broken:
    """What is wrong with a file that is no JSON, and where."""
    if path.stat().st_size == 0:
        return Broken(path.name, "the file is empty")
    said = error.args[0] if error.args else ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    what = " ".join(text.split("\n")[0].split()) or type(error).__name__
    if "premature" in what or "Incomplete" in what:
        what = "the file ends here, before the board is complete"
    return Broken(path.name, f"this is not JSON: {what}", *place(path, lambda: lambda _: False))


def misshapen(path: Path, part: str, index: int, what: str) -> Broken:
    """What is wrong with one element of an array of the file, and where that begins."""

    def watch() -> Callable[[Event], bool]:
        count = 0

        def reached(event: Event) -> bool:
            nonlocal count
            count += event[0] == f"{part}.item" and event[1] not in _WITHIN
            return count > index

        return reached

    return Broken(path.name, f"{part}[{index}]{what}", *place(path, watch))


def place(path: Path, watch: Watch) -> tuple[int, int]:
    """Line and column (from 1) where the parser stumbles, or where what `watch` makes says yes to an event.

    Reads in chunks up to the one where it happens, and once more with that one byte by byte.
    """
    offset = _happens(path, watch, _happens(path, watch, path.stat().st_size))
    line, start, done = 1, 0, 0
    with path.open("rb") as file:
        while done < offset:
            piece = file.read(min(CHUNK, offset - done))
            line += piece.count(b"\n")
            last = piece.rfind(b"\n")
            start = done + last + 1 if last >= 0 else start
            done += len(piece)
    return line, offset - start + 1


def _happens(path: Path, watch: Watch, coarse: int) -> int:
    """The start of the piece of the file in which it happens; from the offset `coarse` on, a piece is one byte."""
    events = ijson.sendable_list()
    parser, reached = ijson.parse_coro(events), watch()
    with opened(path) as file:
        while True:
            start = file.tell()
            piece = file.read(CHUNK if start < coarse else 1)
            if not piece:
                return start
            try:
                parser.send(piece)
            except ijson.JSONError:
                return start
            if any(reached(event) for event in events):
                return start
            events.clear()
