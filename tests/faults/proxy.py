"""A TCP line that can be cut, go silent, be slow, or end at a given byte."""

import asyncio
from types import TracebackType
from typing import Final, Self

PIECE: Final = 65_536  # bytes passed on at once


class Proxy:
    """Listens on `port`; passes everything on to `target`, a port, as long as nobody does anything to it."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.delay = 0.0
        """Seconds that every piece is held up."""
        self.rate: float | None = None
        """Bytes per second and direction; None: as fast as it goes."""
        self.cuts = 0
        self.passed = {"there": 0, "back": 0}
        """Bytes since the last `cut_at`, by direction."""
        self._limit: dict[str, int] = {}
        self._refusing = False
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._ends: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, backlog=4096)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.cut()
        for task in list(self._passing):
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self, *, refuse: bool = False) -> None:
        """Break every connection; with `refuse`, also those that are tried until `mend`."""
        self._refusing = self._refusing or refuse
        self.cuts += 1
        for end in list(self._ends):
            end.transport.abort()

    def swallow(self) -> None:
        """A black hole: connections stay, nothing passes any more, and nobody is told."""
        self._flowing.clear()

    def cut_at(self, byte: int, direction: str = "back") -> None:
        """Cut all connections when this many bytes have passed from now on (`there`: to the target)."""
        self.passed = {"there": 0, "back": 0}
        self._limit = {direction: byte}

    def mend(self) -> None:
        """As if nothing had been."""
        self._refusing = False
        self.delay, self.rate = 0.0, None
        self._limit = {}
        self._flowing.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            await self._flowing.wait()
            if self._refusing:
                raise ConnectionRefusedError
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            self._ends.discard(writer)
            writer.transport.abort()
            return
        self._ends.add(back)
        for task in (self._pass(reader, back, "there"), self._pass(there, writer, "back")):
            passing = asyncio.create_task(task)
            self._passing.add(passing)
            passing.add_done_callback(self._passing.discard)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, direction: str) -> None:
        try:
            while piece := await source.read(PIECE):
                await self._flowing.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self.rate:
                    await asyncio.sleep(len(piece) / self.rate)
                if not self._within(direction, piece, target):
                    return
                await target.drain()
        except OSError:
            target.transport.abort()
        finally:
            target.close()
            self._ends.discard(target)

    def _within(self, direction: str, piece: bytes, target: asyncio.StreamWriter) -> bool:
        """Pass the piece on, or what of it comes before the cut."""
        limit = self._limit.get(direction)
        left = len(piece) if limit is None else limit - self.passed[direction]
        self.passed[direction] += len(piece)
        if left >= len(piece):
            target.write(piece)
            return True
        del self._limit[direction]
        target.write(piece[: max(left, 0)])
        asyncio.get_running_loop().call_soon(self.cut)
        return False
