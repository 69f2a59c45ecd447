"""One client on the wire: its way in, its heartbeat, and its one end."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from server.realtime.frame import binary_frame, text_frame
from server.realtime.writer import Writer

if TYPE_CHECKING:
    from server.realtime.engine import Engine
    from server.realtime.websocket import WebSocket

log = logging.getLogger("boardcast.realtime")


class Malformed(Exception):
    """The client sent what the protocol does not know."""


class Session(Writer):
    """An Engine.IO session. What its messages mean is said by a subclass: `text`, `binary`, `ended`."""

    __slots__ = ("address", "connect_by", "headers", "ping_at", "ponged", "received", "sid", "slot")

    def __init__(self, engine: Engine, sid: str, address: str, headers: Mapping[str, str]) -> None:
        super().__init__(engine)
        self.sid = sid
        self.address = address
        self.headers: Mapping[str, str] | None = headers
        self.slot = -1
        self.ponged = True
        self.ping_at = engine.now() + engine.limits.ping_interval
        self.connect_by = float("inf")
        self.received = 0

    # What a subclass says.

    def text(self, packet: str) -> None:
        """A whole message packet, its leading `4` included; raises Malformed."""
        raise NotImplementedError

    def binary(self, attachment: bytes) -> None:
        raise NotImplementedError

    def ended(self, reason: str) -> None:
        """Once, after the session is gone."""

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
