"""Publish and subscribe over Redis, as fast as a socket and as unreliable as it is.

Ours rather than redis-py's, because every edit passes here: one connection each way, replies read by hiredis straight
from the event loop, no task and no await per message. What cannot be sent now is dropped; whoever needs it notices.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final

import hiredis
from redis.asyncio.connection import parse_url

CONNECT_TIMEOUT: Final = 2.0  # seconds
RETRY: Final = (0.05, 0.2, 0.5, 1.0)  # seconds between attempts; the last one repeats, with jitter
BACKLOG: Final = 8 << 20  # bytes waiting for a slow Redis; past it messages are dropped, since the log has them all

Hear = Callable[[str, bytes], None]


class Bus:
    """`heard(channel, payload)` is called for every message; `tuned()` whenever subscriptions are in force anew."""

    def __init__(self, url: str, heard: Hear, tuned: Callable[[], None]) -> None:
        self._url = url
        self._heard = heard
        self._tuned = tuned
        self._channels: set[str] = set()
        self._in = _Line(url, self._read, self._retune)
        self._out = _Line(url, _ignore, lambda: None)

    async def run(self) -> None:
        """Keep both connections open, for ever."""
        await asyncio.gather(self._in.keep(), self._out.keep())

    def close(self) -> None:
        """Cut both connections."""
        self._in.cut()
        self._out.cut()

    @property
    def connected(self) -> bool:
        """Whether both connections are open, as far as is known."""
        return self._in.open and self._out.open

    def publish(self, channel: str, payload: bytes) -> None:
        """Send to whoever listens."""
        self._out.write(_command(b"PUBLISH", channel.encode(), payload))

    def subscribe(self, channel: str) -> None:
        """Listen from now on, across reconnects."""
        if channel not in self._channels:
            self._channels.add(channel)
            self._in.write(_command(b"SUBSCRIBE", channel.encode()))

    def unsubscribe(self, channel: str) -> None:
        """Listen no more."""
        if channel in self._channels:
            self._channels.discard(channel)
            self._in.write(_command(b"UNSUBSCRIBE", channel.encode()))

    def reopen(self) -> None:
        """Doubt both connections and open them anew."""
        self.close()

    def _retune(self) -> None:
        if self._channels:
            self._in.write(_command(b"SUBSCRIBE", *(channel.encode() for channel in self._channels)))
        self._tuned()

    def _read(self, reply: Any) -> None:
        if isinstance(reply, list) and len(reply) == 3 and reply[0] == b"message":
            self._heard(reply[1].decode(), reply[2])


class _Line(asyncio.Protocol):
    """One connection that comes back by itself."""

    def __init__(self, url: str, read: Callable[[Any], None], ready: Callable[[], None]) -> None:
        self._options = parse_url(url)
        self._tls = url.startswith("rediss")
        self._read = read
        self._ready = ready
        self._reader = hiredis.Reader()
        self._transport: asyncio.Transport | None = None
        self._lost = asyncio.Event()
        self._pending: list[bytes] = []

    @property
    def open(self) -> bool:
        return self._transport is not None

    async def keep(self) -> None:
        attempt = 0
        while True:
            self._lost.clear()
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT):
                    await self._connect()
            except (OSError, TimeoutError):
                pause = RETRY[min(attempt, len(RETRY) - 1)]
                await asyncio.sleep(pause * random.uniform(0.75, 1.25))
                attempt += 1
                continue
            attempt = 0
            await self._lost.wait()

    async def _connect(self) -> None:
        loop, options = asyncio.get_running_loop(), self._options
        if "path" in options:
            await loop.create_unix_connection(lambda: self, options["path"])
        else:
            host, port = options.get("host", "localhost"), options.get("port", 6379)
            await loop.create_connection(lambda: self, host, port, ssl=True if self._tls else None)

    def write(self, command: bytes) -> None:
        """Send at the end of this turn of the loop: a batch of edits is one system call, not one per project."""
        if self._transport is not None:
            if not self._pending:
                asyncio.get_running_loop().call_soon(self._flush)
            self._pending.append(command)

    def _flush(self) -> None:
        pending, self._pending = self._pending, []
        transport = self._transport
        if transport is not None and transport.get_write_buffer_size() < BACKLOG:
            transport.write(b"".join(pending))

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._pending.clear()
        self._reader = hiredis.Reader()
        password = self._options.get("password")
        if password:
            name = self._options.get("username") or "default"
            transport.write(_command(b"AUTH", str(name).encode(), str(password).encode()))
        self._ready()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lost.set()

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not False:
                self._read(reply)
        except hiredis.ProtocolError:
            self.cut()


def _ignore(reply: object) -> None:
    """What Redis says to a PUBLISH is how many heard it: nothing to act upon."""


def _command(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join([b"$%d\r\n%b\r\n" % (len(word), word) for word in words])
