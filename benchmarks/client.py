"""A Socket.IO client that costs the load generator next to nothing: frames taken apart by hand, no decoding.

members = await connect("127.0.0.1", 8080, 1000, token="…")
ack = await members[0].call(b"task.move", b'{"project_id":"…"}')      # the raw JSON of the ack's argument
members[0].on_event = lambda packet: …                                # b'42["entries",{…}]'
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Sequence
from typing import cast

import orjson

MASK = b"\x00\x00\x00\x00"
"""A legal masking key that leaves the payload as it is: masking is the server's work to undo, not ours to do."""
AT_ONCE = 200
"""Handshakes in flight; a listener's backlog is 128 on an untuned machine, and retries would spoil the clock."""


class Refused(Exception):
    """The server did not let this client in."""


class Member(asyncio.Protocol):
    """One WebSocket client. Counts what it receives; hooks get raw packets."""

    __slots__ = (
        "_auth", "_buffer", "_path", "_ready", "_upgraded", "_waiting",
        "acks", "bytes", "closed", "events", "next_id", "on_ack", "on_close", "on_event", "reply", "transport",
    )  # fmt: skip

    def __init__(self, path: str, auth: object) -> None:
        self._path = path
        self._auth = auth
        self._buffer = b""
        self._upgraded = False
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting: dict[bytes, asyncio.Future[bytes]] = {}
        self.next_id = 0
        self.acks = self.events = self.bytes = 0
        self.closed = False
        self.reply = b""
        """The CONNECT reply."""
        self.on_event: Callable[[bytes], object] | None = None
        """Gets each event, e.g. `42["entries",{…}]`."""
        self.on_ack: Callable[[bytes], object] | None = None
        """Gets each ack that no `call` waits for, e.g. `437[{…}]`."""
        self.on_close: Callable[[], object] | None = None

    def call(self, event: bytes, body: bytes) -> asyncio.Future[bytes]:
        """Sends an event; the future holds the raw JSON of the ack's argument."""
        number = b"%d" % self.send(event, body)
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        return future

    def send(self, event: bytes, body: bytes) -> int:
        """Sends an event that asks for an ack; its id. The ack goes to `on_ack`."""
        self.next_id += 1
        self.transport.write(frame(b'42%d["%b",%b]' % (self.next_id, event, body)))
        return self.next_id

    def write(self, packet: bytes) -> None:
        self.transport.write(frame(packet))

    async def ready(self) -> None:
        await self._ready

    def close(self) -> None:
        self.transport.close()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET {self._path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        if self._buffer:
            data = self._buffer + data
        at = 0 if self._upgraded else self._handshake(data)
        size = len(data)
        while size - at >= 2:
            length = data[at + 1]
            start = at + 2
            if length == 126:
                start = at + 4
                length = int.from_bytes(data[at + 2 : start], "big")
            elif length == 127:
                start = at + 10
                length = int.from_bytes(data[at + 2 : start], "big")
            if start + length > size:
                break
            at = start + length
            self._take(data[start:at])
        self._buffer = data[at:]

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if not self._ready.done():
            self._ready.set_exception(Refused("the connection was closed"))
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())
        self._waiting.clear()
        if self.on_close is not None:
            self.on_close()

    def _handshake(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        if not data.startswith(b"HTTP/1.1 101"):
            self._ready.set_exception(Refused(data[:end].decode()))
            self.transport.close()
            return len(data)
        self._upgraded = True
        return end + 4

    def _take(self, packet: bytes) -> None:
        kind = packet[:2]
        if kind == b"42":
            self.events += 1
            if self.on_event is not None:
                self.on_event(packet)
        elif kind == b"43":
            self._take_ack(packet)
        elif packet == b"2":
            self.write(b"3")
        elif kind == b"0{":
            self.write(b"40" + (orjson.dumps(self._auth) if self._auth is not None else b""))
        elif kind == b"40":
            self.reply = packet[2:]
            self._ready.set_result(None)
        elif kind == b"44":
            self._ready.set_exception(Refused(packet[2:].decode()))

    def _take_ack(self, packet: bytes) -> None:
        self.acks += 1
        if self._waiting:
            at = packet.find(b"[")
            future = self._waiting.pop(packet[2:at], None)
            if future is not None:
                if not future.done():
                    future.set_result(packet[at + 1 : -1])
                return
        if self.on_ack is not None:
            self.on_ack(packet)


def frame(payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + MASK + payload
    if size < 65536:
        return b"\x81\xfe" + size.to_bytes(2, "big") + MASK + payload
    return b"\x81\xff" + size.to_bytes(8, "big") + MASK + payload


async def connect(
    host: str, port: int, count: int, *, token: str | Sequence[str] | None = None, path: str = "/socket.io/"
) -> list[Member]:
    """That many clients, connected; `token` is one for all or one for each."""
    loop = asyncio.get_running_loop()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> Member:
        mine = token if token is None or isinstance(token, str) else token[number % len(token)]
        auth = None if mine is None else {"token": mine}
        async with gate:
            _, member = await loop.create_connection(lambda: Member(path, auth), host, port)
            await member.ready()
        return member

    return list(await asyncio.gather(*(one(number) for number in range(count))))
