"""A line between a client and a server that can lose what is said, be cut, and be mended."""

import asyncio
from types import TracebackType
from typing import Self


class Wire:
    """Listens on `port` and passes everything on, as long as nobody does anything to it."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._whole = True
        self._deaf = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.cut()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lose_answers(self) -> None:
        """What the client says arrives; what the server answers does not."""
        self._deaf = True

    def cut(self) -> None:
        """Break every connection, and every one that is tried, until it is mended."""
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        self._whole = True
        self._deaf = False

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
        self._ends |= {writer, back}
        for task in (self._pass(reader, back, False), self._pass(there, writer, True)):
            passing = asyncio.create_task(task)
            self._passing.add(passing)
            passing.add_done_callback(self._passing.discard)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, is_answer: bool) -> None:
        try:
            while piece := await source.read(65_536):
                if not (is_answer and self._deaf):
                    target.write(piece)
                    await target.drain()
        except ConnectionError:
            pass
        finally:
            target.close()
            self._ends.discard(target)
