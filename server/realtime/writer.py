"""Everything that goes to one client, over whichever transport it is on."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from os import write
from typing import TYPE_CHECKING

from server.realtime.frame import Frame, binary_frame, text_frame, text_header

if TYPE_CHECKING:
    from server.realtime.engine import Engine
    from server.realtime.polling import Polling
    from server.realtime.websocket import WebSocket

PING = text_frame(b"2")


class Writer:
    """The outgoing half of a session; silent once there is a `reason` why it ended."""

    __slots__ = ("engine", "flow", "polling", "reason", "sent", "websocket")

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.websocket: WebSocket | None = None
        self.polling: Polling | None = None
        self.flow: int | None = None
        """The socket's descriptor while nothing waits in its transport; None: use the long way of `send`."""
        self.reason: str | None = None
        self.sent = 0

    def send(self, frame: Frame) -> None:
        """Now; never blocks. What was written before in this turn goes first."""
        if self.reason is not None:
            return
        data = frame.websocket
        self.sent += 1
        self.engine.counters.bytes_out += len(data)
        if self.flow is not None and self.websocket is not None:
            # `WebSocket.put`, without the call: this is done for every member of a room at every edit.
            try:
                sent = write(self.flow, data)
            except OSError:
                sent = 0
            if sent < len(data):
                self.websocket.hand_over(data, sent)
        elif self.websocket is not None:
            self.websocket.push(data)
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

    def ping(self) -> None:
        if self.websocket is not None:
            self.sent += 1
            self.websocket.push(PING)
        elif self.polling is not None:
            self.sent += 1
            self.polling.put(b"2")
