"""The two transports as clients of a history use them: events out, acks and events in, and the news of the end.

A WebSocket is the load generator's (`benchmarks.client.Member`); long-polling is here, with the same face.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import aiohttp
import orjson

from benchmarks.client import Member, Refused
from tests.faults.places import HANG

END = "\x1e"  # between two packets of one body


class Wire(Protocol):
    """Raw packets: `42["entries",…]` to `on_event`, `437[{…}]` to `on_ack`."""

    on_event: Callable[[bytes], object] | None
    on_ack: Callable[[bytes], object] | None
    on_close: Callable[[], object] | None
    closed: bool

    def send(self, event: bytes, body: bytes) -> int: ...
    def close(self) -> None: ...


async def websocket(port: int, auth: object) -> Member:
    """Raises OSError or Refused."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(HANG):
        _, member = await loop.create_connection(lambda: Member("/socket.io/", auth), "127.0.0.1", port)
        try:
            await member.ready()
        except BaseException:
            member.transport.abort()
            raise
    return member


async def polling(port: int, auth: object) -> "Poller":
    """Raises OSError or Refused."""
    poller = Poller(port)
    try:
        await poller.open(auth)
    except BaseException as error:
        poller.end()
        if isinstance(error, aiohttp.ClientError | TimeoutError):
            raise OSError(str(error)) from error
        raise
    return poller


class Poller:
    """HTTP long-polling: one GET always waits, and POSTs go one after the other."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling"
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60, connect=5))
        # A poll whose answer was lost must end the session; aiohttp would poll again behind our back.
        self._client._retry_connection = False
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._number = 0
        self.on_event: Callable[[bytes], object] | None = None
        self.on_ack: Callable[[bytes], object] | None = None
        self.on_close: Callable[[], object] | None = None
        self.closed = False

    async def open(self, auth: object) -> None:
        greeting = await self._get()
        self._url += f"&sid={orjson.loads(greeting[1:])['sid']}"
        await self._post("40" + orjson.dumps(auth).decode())
        first, *more = (await self._get()).split(END)
        if not first.startswith("40"):
            raise Refused(first)
        for packet in more:
            self._take(packet)
        self._tasks = [asyncio.create_task(self._poll()), asyncio.create_task(self._write())]

    def send(self, event: bytes, body: bytes) -> int:
        self._number += 1
        self._outgoing.put_nowait(f'42{self._number}["{event.decode()}",{body.decode()}]')
        return self._number

    def close(self) -> None:
        self.end()

    async def say_goodbye(self) -> None:
        """As stock clients do before they close; whoever vanishes between two polls is missed only later."""
        with suppress(aiohttp.ClientError, OSError, TimeoutError, Refused):
            await self._post("1")

    def end(self) -> None:
        """Once: nothing comes any more."""
        if self.closed:
            return
        self.closed = True
        for task in self._tasks:
            task.cancel()
        closing = asyncio.ensure_future(self._client.close())
        closing.add_done_callback(lambda _: None)
        if self.on_close is not None:
            self.on_close()

    async def _poll(self) -> None:
        try:
            while not self.closed:
                for packet in (await self._get()).split(END):
                    self._take(packet)
        except (aiohttp.ClientError, OSError, TimeoutError, Refused):
            self.end()

    async def _write(self) -> None:
        try:
            while True:
                packets = [await self._outgoing.get()]
                while not self._outgoing.empty() and len(packets) < 16:
                    packets.append(self._outgoing.get_nowait())
                await self._post(END.join(packets))
        except (aiohttp.ClientError, OSError, TimeoutError, Refused):
            self.end()

    def _take(self, packet: str) -> None:
        kind = packet[:2]
        if kind == "42" and self.on_event is not None:
            self.on_event(packet.encode())
        elif kind == "43" and self.on_ack is not None:
            self.on_ack(packet.encode())
        elif packet == "2":
            self._outgoing.put_nowait("3")
        elif packet == "1" or kind == "41":
            self.end()

    async def _get(self) -> str:
        async with self._client.get(self._url) as answer:
            body = await answer.text()
            if answer.status != 200:
                raise Refused(body)
            return body

    async def _post(self, body: str) -> None:
        async with self._client.post(self._url, data=body.encode()) as answer:
            if answer.status != 200:
                raise Refused(await answer.text())
