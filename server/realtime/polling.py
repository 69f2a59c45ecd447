"""HTTP long-polling: one GET waits for packets, POSTs bring them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from server.realtime.farewells import CLOSE
from server.realtime.replies import refusal, reply

if TYPE_CHECKING:
    from server.realtime.session import Session

SEPARATOR = b"\x1e"
NOOP = b"6"
CHECK = 0.5
"""Seconds between two looks at whether a waiting client has hung up; aiohttp does not tell."""
AT_ONCE = 16
"""Packets in one answer: stock Python clients refuse more."""
BODY_TIME = 20.0
"""Seconds for a POST body; the slowest phone sends a megabyte of edits in less."""


class Candidate(Protocol):
    """A WebSocket that may take over."""

    def close(self, reason: str) -> None: ...


class Polling:
    """What waits for a client between its polls."""

    __slots__ = (
        "_connection",
        "_largest",
        "_overflown",
        "_posting",
        "_queue",
        "_session",
        "_since",
        "_size",
        "_waiter",
        "probe",
        "upgrading",
    )

    def __init__(self, session: Session) -> None:
        self._session = session
        self._queue: list[bytes] = []
        self._size = 0
        self._largest = 0
        self._overflown = False
        self._waiter: asyncio.Future[None] | None = None
        self._connection: asyncio.BaseProtocol | None = None
        self._posting = False
        self._since = session.engine.now()
        """When the last poll ended."""
        self.upgrading = False
        self.probe: Candidate | None = None

    # Out.

    def put(self, packet: bytes) -> None:
        if self._overflown or self._size > self._session.engine.limits.outbound + self._largest:
            self._overflown = True
            self._session.engine.soon(self._session.close, "slow")
            return
        self._queue.append(packet)
        self._size += len(packet)
        self._largest = max(self._largest, len(packet))
        if not self.upgrading:
            self._wake()

    def take(self) -> list[bytes]:
        packets, self._queue, self._size, self._largest = self._queue, [], 0, 0
        return packets

    def release(self) -> None:
        """Ends a waiting poll: the client changes over to WebSocket."""
        self.upgrading = True
        if self._waiter is not None and not self._waiter.done():
            self._queue.append(NOOP)
            self._wake()

    def resume(self) -> None:
        """The change over did not happen."""
        self.upgrading = False
        self.probe = None
        if self._queue:
            self._wake()

    async def poll(self, request: web.Request) -> web.Response:
        if self._waiter is not None:
            self._session.close("transport close" if self._hung_up() else "overlapping polls")
            return refusal(request, 400, 3, "Bad request")
        if self.upgrading:
            return reply(request, NOOP)
        if not self._queue:
            await self._wait(request)
        if request.transport is None:
            self._session.close("transport close")  # hung up while we were waking
        packets = self._batch()
        self._rest()
        return reply(request, SEPARATOR.join(packets or [NOOP]))

    def _rest(self) -> None:
        """Between two polls: the next one must come soon."""
        engine = self._session.engine
        self._since = engine.now()
        if not self._session.over():
            engine.wheel.hasten(self._session, self._since + engine.limits.stalled)

    def _batch(self) -> list[bytes]:
        if len(self._queue) <= AT_ONCE or self._session.over():
            return self.take()
        packets, self._queue = self._queue[:AT_ONCE], self._queue[AT_ONCE:]
        self._size -= sum(map(len, packets))
        return packets

    async def _wait(self, request: web.Request) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        self._connection = request.protocol
        self._session.engine.wheel.hasten(self._session, self._session.engine.now() + CHECK)
        try:
            await self._waiter
        except asyncio.CancelledError:
            self._session.close("transport close")
            raise
        finally:
            self._waiter = self._connection = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _hung_up(self) -> bool:
        return self._connection is not None and getattr(self._connection, "transport", None) is None

    # In.

    async def post(self, request: web.Request) -> web.Response:
        session = self._session
        if self._posting:
            session.close("overlapping posts")
            return refusal(request, 400, 3, "Bad request")
        self._posting = True
        try:
            async with asyncio.timeout(BODY_TIME):
                body = await _read(request, session.engine.limits.max_payload)
        except (TimeoutError, ConnectionError):
            session.close("transport close")
            return refusal(request, 400, 3, "Bad request")
        finally:
            self._posting = False
        if body is None:
            session.close("too large")
            return refusal(request, 413, 3, "Payload too large")
        session.engine.counters.bytes_in += len(body)
        return self._deliver(request, body)

    def _deliver(self, request: web.Request, body: bytes) -> web.Response:
        session = self._session
        if session.over():
            return refusal(request, 400, 1, "Session ID unknown")
        try:
            packets = body.decode().split("\x1e")
        except UnicodeDecodeError:
            packets = [""]
        for packet in packets:
            session.receive_polled(packet)
            if session.over():
                break
        if session.reason == "malformed":
            return refusal(request, 400, 3, "Bad request")
        return reply(request, b"ok")

    # Time and the end.

    def look(self, now: float) -> float:
        """When to look again; ends a session whose client hung up, or has not polled for too long."""
        if self._waiter is not None:
            if self._hung_up():
                self._session.close("transport close")
            return now + CHECK
        if self.upgrading:
            return float("inf")
        patience = self._since + self._session.engine.limits.stalled
        if now >= patience:
            self._session.close("slow" if self._queue else "transport close")
        return patience

    def close(self, reason: str, *, last_words: bool = False) -> None:
        """A waiting poll ends. Last words go out with it, or else are kept for the next one."""
        probe, self.probe = self.probe, None
        if probe is not None:
            probe.close("session gone")
        end = NOOP if reason in {"client close", "upgraded"} else CLOSE
        alone = last_words and reason != "refused"  # stock clients take a refusal and the end out of one answer
        if not alone:
            self._queue.append(end)
        if last_words:
            answers = [] if self._waiter is not None else [SEPARATOR.join(self.take())]
            engine = self._session.engine
            engine.farewells.keep(self._session.sid, [*answers, end] if alone else answers, engine.now())
        self._wake()


async def _read(request: web.Request, limit: int) -> bytes | None:
    """The whole body, or None if it is longer than `limit` bytes."""
    if (request.content_length or 0) > limit:
        return None
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
