"""Progress: a bar for a person at a terminal, plain lines for everybody else."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

EVERY: Final = 5.0  # seconds between two plain lines about the same thing


Advance = Callable[[str], None]


class Shown(Protocol):
    """Something that shows how far we are."""

    def total(self, kind: str, count: int | None) -> None: ...
    def advance(self, kind: str) -> None: ...


@contextmanager
def shown(stream: TextIO) -> Iterator[Shown]:
    """Bars or lines, as suits where they go."""
    if not stream.isatty():
        yield Lines(stream)
        return
    progress = Progress(
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate("{task.speed}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=Console(file=stream),
    )
    with progress:
        yield Bars(progress)


class Rate(TextColumn):
    """So many a second."""

    def render(self, task: object) -> Text:
        speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")


class Bars:
    """One bar for each kind of thing whose total is known or that has begun."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def total(self, kind: str, count: int | None) -> None:
        """There will be so many; None: nobody knows."""
        if kind in self._tasks:
            self._progress.update(self._tasks[kind], total=count)
        elif count != 0:
            self._tasks[kind] = self._progress.add_task(kind, total=count)

    def advance(self, kind: str) -> None:
        """One more is done."""
        if kind in self._tasks:
            self._progress.advance(self._tasks[kind])


class Lines:
    """A line when something begins to take time, and one at its end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._totals: dict[str, int | None] = {}
        self._counts: dict[str, int] = {}
        self._began: dict[str, float] = {}
        self._said: dict[str, float] = {}

    def total(self, kind: str, count: int | None) -> None:
        """There will be so many; None: nobody knows."""
        self._totals[kind] = count
        if count is not None and count == self._counts.get(kind):
            self._say(kind, time.monotonic())

    def advance(self, kind: str) -> None:
        """One more is done."""
        if kind not in self._totals:
            return
        now = time.monotonic()
        self._began.setdefault(kind, now)
        self._counts[kind] = count = self._counts.get(kind, 0) + 1
        if count == self._totals[kind] or now - self._said.setdefault(kind, now) > EVERY:
            self._said[kind] = now
            self._say(kind, now)

    def _say(self, kind: str, now: float) -> None:
        count, total = self._counts[kind], self._totals[kind]
        rate = count / max(now - self._began[kind], 1e-3)
        of = f" of {total:,}" if total is not None else ""
        left = f", {(total - count) / rate:.0f} s left" if total is not None and count < total else ""
        self._stream.write(f"{kind}: {count:,}{of} ({rate:,.0f}/s{left})\n")
        self._stream.flush()


def stderr() -> TextIO:
    """Where progress goes: what a program prints for others to read stays clean."""
    return sys.stderr
