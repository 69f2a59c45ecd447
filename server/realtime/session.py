"""One client on the wire: its heartbeat, its way in and out, and its one end."""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from server.realtime.frame import Frame, binary_frame, text_frame, text_header

if TYPE_CHECKING:
    from server.realtime.engine import Engine
    from server.realtime.polling import Polling
    from server.realtime.websocket import WebSocket

log = logging.getLogger("boardcast.realtime")

PING = text_frame(b"2")


class Malformed(Exception):
    """The client sent what the protocol does not know."""


class Session:
    """An Engine.IO session. What its messages mean is said by a subclass: `text`, `binary`, `ended`."""

    __slots__ = (
        "address",
        "connect_by",
        "engine",
        "flow",
        "headers",
        "ping_at",
        "polling",
        "ponged",
        "reason",
        "received",
        "sent",
        "sid",
        "slot",
        "websocket",
    )

    def __init__(self, engine: Engine, sid: str, address: str, headers: Mapping[str, str]) -> None:
        now = engine.now()
        self.engine = engine
        self.sid = sid
        self.address = address
        self.headers: Mapping[str, str] | None = headers
        self.websocket: WebSocket | None = None
        self.polling: Polling | None = None
        self.flow: asyncio.WriteTransport | None = None
        """The transport while it takes everything at once; None: use the long way of `send`."""
        self.reason: str | None = None
        self.slot = -1
        self.ponged = True
        self.ping_at = now + engine.limits.ping_interval
        self.connect_by = float("inf")
        self.sent = 0
        self.received = 0

    # What a subclass says.

    def text(self, packet: str) -> None:
        """A whole message packet, its leading `4` included; raises Malformed."""
        raise NotImplementedError

    def binary(self, attachment: bytes) -> None:
        raise NotImplementedError

    def ended(self, reason: str) -> None:
        """Once, after the session is gone."""

    # Out.

    def send(self, frame: Frame) -> None:
        """Now; never blocks. What was written before in this turn goes first."""
        flow = self.flow
        if flow is not None:
            self.sent += 1
            self.engine.counters.bytes_out += len(frame.websocket)
            flow.write(frame.websocket)
        elif self.reason is None:
            self.sent += 1
            self.engine.counters.bytes_out += len(frame.websocket)
            if self.websocket is not None:
                self.websocket.push(frame.websocket)
            elif self.polling is not None:
                self.polling.put(frame.packet)

    def write(self, packet: bytes) -> None:
        """At the end of this turn, joined with everything else that this turn writes to this client."""
        if self.reason is not None:
            return
        self.sent += 1
        self.engine.counters.bytes_out += len(packet)
        if self.websocket is not None:
            self.websocket.defer(text_frame(packet))
        elif self.polling is not None:
            self.polling.put(packet)

    def write_pieces(self, pieces: Sequence[bytes]) -> None:
        """The same with a packet in pieces: what many are sent at the same time is not copied for each of them."""
        if self.websocket is None:
            self.write(b"".join(pieces))
            return
        if self.reason is None:
            size = sum(map(len, pieces))
            self.sent += 1
            self.engine.counters.bytes_out += size
            self.websocket.defer_pieces([text_header(size), *pieces])

    def write_binary(self, attachment: bytes) -> None:
        if self.reason is not None:
            return
        self.sent += 1
        self.engine.counters.bytes_out += len(attachment)
        if self.websocket is not None:
            self.websocket.defer(binary_frame(attachment))
        elif self.polling is not None:
            self.polling.put(b"b" + base64.b64encode(attachment))

    # In.

    def receive(self, packet: str) -> None:
        """One Engine.IO packet. An error of the application is logged and the client stays."""
        self.received += 1
        try:
            if packet[:1] == "4":
                self.text(packet)
            else:
                self._control(packet)
        except Malformed:
            self.close("malformed")
        except Exception:
            self.engine.counters.errors += 1
            log.exception("error while handling a packet of %s", self.sid)

    def receive_binary(self, attachment: bytes) -> None:
        self.received += 1
        try:
            self.binary(attachment)
        except Malformed:
            self.close("malformed")
        except Exception:
            self.engine.counters.errors += 1
            log.exception("error while handling an attachment of %s", self.sid)

    def receive_polled(self, packet: str) -> None:
        """The same from a POST body, where attachments are text."""
        if packet[:1] != "b":
            self.receive(packet)
            return
        try:
            attachment = base64.b64decode(packet[1:], validate=True)
        except (binascii.Error, ValueError):
            self.close("malformed")
        else:
            self.receive_binary(attachment)

    def _control(self, packet: str) -> None:
        if packet == "3":
            self.pong()
        elif packet == "1":
            self.close("client close")
        elif packet not in {"5", "6"}:
            raise Malformed

    def move_to(self, websocket: WebSocket) -> None:
        """The upgrade: what waited for a poll goes out first, in order."""
        polling, self.polling = self.polling, None
        websocket.serve(self)
        self.engine.moved()
        for packet in polling.take() if polling is not None else ():
            if packet[:1] == b"b":
                websocket.defer(binary_frame(base64.b64decode(packet[1:])))
            else:
                websocket.defer(text_frame(packet))
        if polling is not None:
            polling.close("upgraded")

    # Heartbeat and deadlines.

    def pong(self) -> None:
        if not self.ponged:
            self.ponged = True
            self.ping_at = self.engine.now() + self.engine.limits.ping_interval

    def overdue(self, now: float) -> str | None:
        """The reason to close that time alone gives, if any."""
        if not self.ponged and now >= self.ping_at + self.engine.limits.ping_timeout:
            return "ping timeout"
        if self.ponged and now >= self.ping_at + self.engine.limits.ping_timeout:
            return "ping timeout"  # the ping itself is late: the wheel has not come round yet
        if now >= self.connect_by:
            return "connect timeout"
        return None

    def look(self, now: float) -> float | None:
        if self.reason is not None:
            return None
        reason = self.overdue(now)
        if reason is not None:
            self.close(reason)
            return None
        if self.ponged and now >= self.ping_at:
            self.ponged = False
            self.ping()
        heartbeat = self.ping_at if self.ponged else self.ping_at + self.engine.limits.ping_timeout
        following = min(heartbeat, self.connect_by)
        if self.polling is not None:
            following = min(following, self.polling.look(now))
        if self.websocket is not None:
            following = min(following, self.websocket.progress(now))
        return None if self.over() else following

    def ping(self) -> None:
        if self.websocket is not None:
            self.sent += 1
            self.websocket.push(PING)
        elif self.polling is not None:
            self.sent += 1
            self.polling.put(b"2")

    # The end.

    def over(self) -> bool:
        return self.reason is not None

    def close(self, reason: str, *, last_words: bool = False) -> None:
        """Ends the session and its transport at once, for everybody, whatever state it is in; once.

        `last_words`: what was written before is worth a moment of waiting for the next poll.
        """
        if self.reason is not None:
            return
        self.reason = reason
        self.flow = None
        self.engine.forget(self, reason)
        websocket, polling = self.websocket, self.polling
        self.websocket = self.polling = None
        if websocket is not None:
            websocket.close(reason)
        if polling is not None:
            polling.close(reason, last_words=last_words)
        try:
            self.ended(reason)
        except Exception:
            self.engine.counters.errors += 1
            log.exception("error while ending %s", self.sid)
