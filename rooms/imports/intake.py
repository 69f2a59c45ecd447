"""The intake: performs the commands of an import, many in flight, each once, however often the import is started."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple, TypeVar

import msgspec

from rooms.desk import Desk
from rooms.errors import BoardError, Invalid
from rooms.fields import now
from rooms.imports.report import Report
from rooms.messages import Command, Doer, Line

IN_FLIGHT: Final = 200  # commands that wait for their commit: fills batches, and leaves room for people's edits
PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 20.0)  # seconds; a database that restarts is back by then
TICK: Final = 0.001  # seconds: the resolution of `at`, by which comments are ordered

Advance = Callable[[str], None]
"""Told the kind of every item that is done with."""

T = TypeVar("T")


class Item(NamedTuple):
    """One thing to bring in. `kind` is counted in the report; `name` is how people know it.

    Items of one `thread` are brought in one after the other, each at its own moment.
    """

    kind: str
    name: str
    command: Command
    otherwise: Command | None = None
    """Tried when the command is refused."""
    thread: str | None = None


class Intake:
    """Brings items into a project on behalf of `doer`."""

    def __init__(self, desk: Desk, doer: Doer, report: Report, advance: Advance) -> None:
        self._desk = desk
        self._doer = doer
        self._report = report
        self._advance = advance
        self._free = asyncio.Semaphore(IN_FLIGHT)

    async def bring(self, items: Iterable[Item]) -> None:
        """All of them, in order. What is in the log already is left alone; what is refused is reported.

        Raises Unavailable when nothing can be saved for a minute.
        """
        try:
            await self._bring_all(items)
        except* BoardError as broken:
            raise broken.exceptions[0] from None

    async def _bring_all(self, items: Iterable[Item]) -> None:
        threads: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            for some in _chunks(items, IN_FLIGHT):
                known = await self._known(some)
                for item in some:
                    if item.command.request_id in known:
                        self._done(item, self._report.known)
                        continue
                    await self._free.acquire()
                    before = threads.get(item.thread) if item.thread else None
                    task = group.create_task(self._bring(item, before))
                    task.add_done_callback(lambda _: self._free.release())
                    if item.thread:
                        threads[item.thread] = task
                threads = {thread: task for thread, task in threads.items() if not task.done()}

    async def _known(self, items: Sequence[Item]) -> set[str]:
        """The requests that are in the log: a refusal of what was done long ago would say nothing about it."""
        pairs = [(item.command.project_id, item.command.request_id) for item in items]
        return {pair[1] for pair in await self._desk.store.requests(pairs)}

    async def _bring(self, item: Item, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait([before])
        line: Line | None
        try:
            line = await self._perform(item.command)
        except BoardError as refusal:
            if refusal.retryable:
                raise
            line = await self._otherwise(item, refusal)
        if line is None:
            self._advance(item.kind)
            return
        self._done(item, self._report.imported)
        while item.thread and now() <= line.entry.at:
            await asyncio.sleep(TICK)

    async def _otherwise(self, item: Item, refusal: BoardError) -> Line | None:
        try:
            if item.otherwise is not None:
                return await self._perform(item.otherwise)
        except BoardError as second:
            if second.retryable:
                raise
            refusal = second
        self._report.left_out(item.kind, refusal.detail, item.name)
        return None

    async def _perform(self, command: Command) -> Line:
        command = checked(command)
        for pause in PAUSES:
            try:
                return await self._desk.perform(self._doer, command)
            except BoardError as error:
                if not error.retryable:
                    raise
                await asyncio.sleep(pause)
        return await self._desk.perform(self._doer, command)

    def _done(self, item: Item, counts: dict[str, int]) -> None:
        counts[item.kind] += 1
        self._advance(item.kind)


def checked(command: Command) -> Command:
    """The command, if it is what its schema says; commands of clients are checked when they are parsed.

    Raises Invalid.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(command), type(command))
    except msgspec.ValidationError as error:
        raise Invalid("command", str(error)) from None


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    every = iter(items)
    while some := list(islice(every, size)):
        yield some
