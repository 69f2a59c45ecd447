"""A load of reads over REST: bare HTTP/1.1 on kept connections, one request in flight on each."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Sequence
from typing import cast

from benchmarks import checks
from benchmarks.boards import HOST
from benchmarks.edits import quantile
from benchmarks.stage import Server, Spent, Stage

CONNECTIONS = 16
END = b"\r\n\r\n"


class Asked:
    """A request, and what its answer has to hold."""

    __slots__ = ("bytes", "expected")

    def __init__(self, path: str, token: str, expected: bytes) -> None:
        self.bytes = f"GET /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        self.expected = expected


class Reads:
    """Run once: the same requests again and again, or `anew`, each one at most once."""

    def __init__(self, requests: Sequence[Asked], random: random.Random, *, anew: bool = False) -> None:
        self._requests = requests
        self._random = random
        self._left = random.sample(requests, len(requests)) if anew else None
        self.latencies: list[float] = []
        self._until = 0.0
        self._running = 0
        self._over = asyncio.Event()

    async def measure(self, stage: Stage, server: Server) -> dict[str, float]:
        """Raises Miscounted."""
        loop = asyncio.get_running_loop()
        readers = [
            (await loop.create_connection(lambda: Reader(self), HOST, server.port))[1] for _ in range(CONNECTIONS)
        ]
        if self._left is None:
            for request in self._requests:  # everything once: what is read for the first time is another matter
                await readers[0].once(request)
        await self._drive(readers, stage.seconds / 4)
        self.latencies.clear()
        gc.collect()
        spent = Spent(stage, server)
        await self._drive(readers, stage.seconds)
        spent.stop()
        for reader in readers:
            reader.transport.close()
        count = len(self.latencies)
        return {
            "requests/s": count / spent.wall,
            "p50 ms": quantile(self.latencies, 0.5) * 1e3,
            "p95 ms": quantile(self.latencies, 0.95) * 1e3,
            "CPU µs/request": (spent.server + spent.postgres) / count * 1e6,
            **spent.figures("request", count),
        }

    async def _drive(self, readers: Sequence[Reader], seconds: float) -> None:
        self._over.clear()
        self._until = time.perf_counter() + seconds
        self._running = len(readers)
        for reader in readers:
            reader.ask(self._next())
        await self._over.wait()

    def _next(self) -> Asked:
        if self._left is None:
            return self._random.choice(self._requests)
        if not self._left:
            raise checks.Miscounted("there are not enough different requests")
        return self._left.pop()

    def answered(self, reader: Reader, seconds: float) -> None:
        self.latencies.append(seconds)
        if time.perf_counter() < self._until:
            reader.ask(self._next())
        else:
            self._running -= 1
            if not self._running:
                self._over.set()


class Reader(asyncio.Protocol):
    """One connection."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._asked: Asked | None = None
        self._since = 0.0
        self._buffer = b""
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def ask(self, request: Asked) -> None:
        self._asked = request
        self._since = time.perf_counter()
        self.transport.write(request.bytes)

    async def once(self, request: Asked) -> None:
        """Ask and wait."""
        self._waiter = asyncio.get_running_loop().create_future()
        self.ask(request)
        await self._waiter
        self._waiter = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(END)
        if end < 0:
            return
        start = self._buffer.find(b"Content-Length: ") + 16
        size = int(self._buffer[start : self._buffer.index(b"\r", start)])
        if len(self._buffer) < end + len(END) + size:
            return
        answer, self._buffer = self._buffer, b""
        if self._asked is None or not answer.startswith(b"HTTP/1.1 200") or self._asked.expected not in answer:
            raise checks.Miscounted(f"an unexpected answer: {answer[:600].decode()}")
        if self._waiter is not None:
            self._waiter.set_result(None)
        else:
            self._reads.answered(self, time.perf_counter() - self._since)
