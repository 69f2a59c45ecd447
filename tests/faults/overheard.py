"""Everything that instances say to each other over Redis, and a way to say something among them.

With sockets and hiredis alone: the library's client has been seen to swallow the cancellation of a task that publishes.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import hiredis


class Overheard:
    """`heard` are the last messages: channel and body, without those that we said."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.heard: deque[tuple[bytes, bytes]] = deque(maxlen=200)
        self._own: deque[tuple[bytes, bytes]] = deque(maxlen=1000)
        self._writer = writer

    async def say(self, channel: bytes, body: bytes) -> None:
        """Publish."""
        self._own.append((channel, body))
        self._writer.write(
            b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n" % (len(channel), channel, len(body), body)
        )
        await self._writer.drain()

    async def listen(self, reader: asyncio.StreamReader) -> None:
        """Until it is cancelled."""
        parser = hiredis.Reader()
        while piece := await reader.read(65_536):
            parser.feed(piece)
            while (message := parser.gets()) is not False:
                if message[0] == b"pmessage" and (message[2], message[3]) not in self._own:
                    self.heard.append((message[2], message[3]))


@asynccontextmanager
async def overheard(port: int) -> AsyncIterator[Overheard]:
    """On the Redis at this port."""
    reader, listening_on = await asyncio.open_connection("127.0.0.1", port)
    answers, talking_on = await asyncio.open_connection("127.0.0.1", port)
    found = Overheard(talking_on)
    listening_on.write(b"PSUBSCRIBE *\r\n")
    tasks = [asyncio.create_task(found.listen(reader)), asyncio.create_task(_forget(answers))]
    try:
        yield found
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        listening_on.close()
        talking_on.close()


async def _forget(answers: asyncio.StreamReader) -> None:
    """How many heard it."""
    while await answers.read(65_536):
        pass
