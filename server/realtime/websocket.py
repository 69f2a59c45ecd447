"""A WebSocket connection after it has left aiohttp: no task, no queue, no timer, no request.

The object is at once the protocol of the transport and the queue that aiohttp's C frame reader feeds; a frame
that arrives is a call, in the order sent.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, cast

from aiohttp import WSMsgType
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader

from server.realtime.frame import close_frame, pong_frame
from server.realtime.stall import Stall

if TYPE_CHECKING:
    from server.realtime.engine import Engine
    from server.realtime.receiver import Receiver
    from server.realtime.session import Session

TEXT, BINARY, PING, CLOSE = WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.PING, WSMsgType.CLOSE
TOO_LARGE = 1009
CLOSE_CODES = {"too large": TOO_LARGE, "malformed": 1008, "drain": 1001}
"""RFC 6455, 7.4.1; every other end is 1000."""
RUTHLESS = frozenset({"slow", "transport close", "ping timeout"})
"""Ends after which the peer hears nothing any more: what waits for it is thrown away at once."""
LARGE = 16_384  # bytes; less is copied faster than it is handed to the kernel in pieces


class WebSocket(WebSocketDataQueue, asyncio.Protocol):
    __slots__ = ("engine", "flow", "out", "reader", "receiver", "session", "slot", "stall", "transport")

    def __init__(self, engine: Engine, receiver: Receiver) -> None:
        # The queue below is never used as one: not building it saves 700 bytes for each client.
        self.engine = engine
        self.receiver: Receiver | None = receiver
        self.session: Session | None = None
        """Who writes here; None while this is only a probe, and after the end."""
        self.out: list[bytes] | None = None
        self.stall: Stall | None = None
        self.slot = -1
        # One more: aiohttp refuses what is as long as the limit.
        longest = engine.limits.max_payload + 1
        self.reader: WebSocketReader | None = WebSocketReader(self, longest, False, True)
        self.transport: asyncio.Transport | None = None
        self.flow: int | None = None
        """The socket's descriptor, if what is written there is what the peer reads."""

    def begin(self, transport: asyncio.Transport, greeting: bytes) -> None:
        """Takes the transport. From now on a write that does not go out at once calls `pause_writing`."""
        self.transport = transport
        transport.set_write_buffer_limits(high=0)
        transport.write(greeting)
        plain = transport.get_extra_info("socket") if transport.get_extra_info("ssl_object") is None else None
        self.flow = plain.fileno() if plain is not None else None
        self._flow()

    def serve(self, session: Session) -> None:
        """From now on this is the way of that session."""
        self.receiver = self.session = session
        session.websocket = self
        self._flow()

    # Out.

    def push(self, frame: bytes) -> None:
        """Now, after what waits for the end of this turn."""
        transport = self.transport
        if transport is None:
            return
        if self.out is not None:
            self.out.append(frame)
            self.flush()
        elif self.stall is None:
            self.put(frame)
        elif self.stall.full(transport.get_write_buffer_size(), self.engine.limits.outbound):
            # Not now: whoever sends is going through its members and must not lose one on the way.
            self.engine.soon(self._end, "slow")
        else:
            self.stall.add(len(frame))
            transport.write(frame)

    def put(self, data: bytes) -> None:
        """To the socket itself: nothing waits in the transport, whose way there is longer."""
        try:
            sent = os.write(self.flow, data) if self.flow is not None else 0
        except OSError:
            sent = 0
        if sent < len(data):
            self.hand_over(data, sent)

    def hand_over(self, data: bytes, sent: int) -> None:
        """The transport sends the rest when the socket has room for it, or finds out that it is dead."""
        if self.transport is not None:
            self.transport.write(data[sent:])

    def defer(self, frame: bytes) -> None:
        """With everything else of this turn, in one write."""
        if self.out is not None:
            self.out.append(frame)
        elif self.stall is not None:
            self.push(frame)
        else:
            self.out = [frame]
            if self.session is not None:
                self.session.flow = None
            self.engine.defer(self)

    def defer_pieces(self, pieces: list[bytes]) -> None:
        """One frame in pieces, with everything else of this turn."""
        self.defer(pieces[0])
        if self.out is None:  # something waits already: it went behind that
            self._push_pieces(pieces[1:])
        else:
            self.out += pieces[1:]

    def flush(self) -> None:
        out = self.out
        if out is None:
            return
        self.out = None
        if max(map(len, out)) < LARGE:
            self.push(b"".join(out))
        else:
            self._push_pieces(out)
        self._flow()

    def _push_pieces(self, pieces: list[bytes]) -> None:
        """Without joining them, so that a piece which many are sent is in memory once."""
        transport, stall = self.transport, self.stall
        if transport is None:
            return
        if stall is not None and stall.full(transport.get_write_buffer_size(), self.engine.limits.outbound):
            self.engine.soon(self._end, "slow")
            return
        if stall is not None:
            stall.add(sum(map(len, pieces)))
        transport.writelines(pieces)

    def _flow(self) -> None:
        if self.session is not None and self.stall is None and self.out is None:
            self.session.flow = self.flow

    # Back-pressure, told by the transport.

    def pause_writing(self) -> None:
        if self.transport is None:
            return
        self.stall = Stall(self.engine.now(), self.transport.get_write_buffer_size())
        if self.session is not None:
            self.session.flow = None
            self.engine.wheel.hasten(self.session, self.engine.now() + self.engine.limits.stalled)

    def resume_writing(self) -> None:
        if self.stall is not None and self.stall.overflown:
            return
        self.stall = None
        self._flow()

    def progress(self, now: float) -> float:
        """When to look again; ends the session if its client has taken nothing for too long."""
        if self.stall is None or self.transport is None:
            return float("inf")
        since = self.stall.since(now, self.transport.get_write_buffer_size())
        if now - since >= self.engine.limits.stalled:
            self._end("slow")
        return since + self.engine.limits.stalled

    # In.

    def data_received(self, data: bytes) -> None:
        if self.reader is not None:
            self.reader.feed_data(data)

    def feed_data(self, message: object, size: int = 0) -> None:
        """Called by the frame reader for each whole message."""
        receiver = self.receiver
        if receiver is None:
            if cast("tuple[object, ...]", message)[0] is CLOSE and self.transport is not None:
                self.transport.close()
            return
        kind, payload, _ = cast("tuple[WSMsgType, str | bytes, object]", message)
        if kind is TEXT:
            self.engine.counters.bytes_in += size
            receiver.receive(cast(str, payload))
        elif kind is BINARY:
            self.engine.counters.bytes_in += size
            receiver.receive_binary(cast(bytes, payload))
        elif kind is PING:
            self.defer(pong_frame(bytes(cast(bytes, payload))))
        elif kind is CLOSE:
            self._end("transport close", answer=True)

    def set_exception(self, exc: BaseException, exc_cause: BaseException | None = None) -> None:
        """Called by the frame reader for a frame that is none."""
        self._end("too large" if getattr(exc, "code", 0) == TOO_LARGE else "malformed")
        # Nothing that follows can be read, not even the answer to our goodbye: say that we are done.
        if self.transport is not None and self.transport.can_write_eof():
            self.transport.write_eof()

    def feed_eof(self) -> None:
        pass

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: BaseException | None) -> None:
        # Danger: once this returns the descriptor is closed, and may soon be somebody else's.
        self.transport = self.reader = self.stall = self.out = self.flow = None
        self.engine.wheel.drop(self)
        self.engine.ending.discard(self)
        self._end("transport close")

    # The end.

    def close(self, reason: str) -> None:
        """Says so to the peer and gives it a moment to answer; or ends it at once."""
        self.receiver = self.session = None
        transport = self.transport
        if transport is None:
            return
        if reason in RUTHLESS:
            self.out = None
            transport.abort()
        else:
            self._say_goodbye(CLOSE_CODES.get(reason, 1000))

    def look(self, now: float) -> None:
        """The moment is over: this is only on the wheel while it ends."""
        if self.transport is not None:
            self.transport.abort()

    def _end(self, reason: str, *, answer: bool = False) -> None:
        receiver, self.receiver, self.session = self.receiver, None, None
        if receiver is None:
            return
        if answer and self.transport is not None and self.stall is None:
            self._say_goodbye(1000)
            self.transport.close()
            self.transport = None
        receiver.close(reason)

    def _say_goodbye(self, code: int) -> None:
        self.out = [*(self.out or ()), close_frame(code)]
        self.engine.ending.add(self)
        self.flush()
        self.engine.wheel.put(self, self.engine.now() + self.engine.limits.linger)
