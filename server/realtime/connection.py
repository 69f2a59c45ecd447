"""One client on one namespace, as the application sees it, and what the application must answer to."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from server.realtime.frame import Frame
from server.realtime.packets import Packet

if TYPE_CHECKING:
    from server.realtime.client import Client


class Refused(Exception):
    """This connection is not accepted."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Connection:
    """All methods return at once and may be called in any state; what cannot be sent any more is dropped."""

    __slots__ = ("__weakref__", "_client", "_live", "namespace", "send", "session", "sid")

    def __init__(self, client: Client, namespace: str) -> None:
        self._client = client
        self._live = False
        self.send: Callable[[Frame], None] = _nowhere
        """Writes a prepared packet now, behind what was written before."""
        self.namespace = namespace
        self.sid = secrets.token_urlsafe(15)
        self.session: object | None = None
        """Free for the application."""

    @property
    def address(self) -> str:
        """The client's address, as far as it can be trusted."""
        return self._client.address

    @property
    def headers(self) -> Mapping[str, str]:
        """Of the handshake; only until `connect` has returned: they would cost kilobytes per client."""
        return self._client.headers or {}

    @property
    def transport(self) -> str:
        return "websocket" if self._client.websocket is not None else "polling"

    def open(self) -> None:
        """Called by the transport when the CONNECT reply is written: from now on something may be sent."""
        self._live = True
        self.send = self._client.send  # no step in between: it is called for every member of a room at every edit

    def shut(self) -> None:
        self._live = False
        self.send = _nowhere

    def ack(self, ack_id: int, body: bytes) -> None:
        """Answers an event with one JSON value, at the end of this turn of the loop or with the next `send`."""
        if self._live:
            if self.namespace == "/":
                self._client.write(b"43%d[%b]" % (ack_id, body))
            else:
                self._client.write(b"43%b,%d[%b]" % (self.namespace.encode(), ack_id, body))

    def ack_pieces(self, ack_id: int, pieces: Sequence[bytes]) -> None:
        """`ack` with a long value, of which some pieces are sent to others too."""
        if self._live:
            address = b"" if self.namespace == "/" else self.namespace.encode() + b","
            self._client.write_pieces([b"43%b%d[" % (address, ack_id), *pieces, b"]"])

    def emit(self, event: str, body: bytes) -> None:
        """Sends an event with one JSON value, like `ack`."""
        if self._live:
            prefix = b"42" if self.namespace == "/" else b"42%b," % self.namespace.encode()
            self._client.write(b"%b[%b,%b]" % (prefix, msgspec.json.encode(event), body))

    def packet(self, packet: Packet) -> None:
        """Sends anything the library can encode, binary parts too."""
        if self._live:
            packet.namespace = self.namespace
            encoded = packet.encode()
            head, *attachments = encoded if isinstance(encoded, list) else [encoded]
            self._client.write(b"4" + head.encode())
            for attachment in attachments:
                self._client.write_binary(attachment)

    def close(self, reason: str, *, retry_after: float | None = None) -> None:
        """Says why, then closes the transport for real.

        With `retry_after` (seconds) the client should come back: then it is not told that the server disconnected
        it for good, so that stock clients reconnect by themselves.
        """
        self._client.kick(self, reason, retry_after)


def _nowhere(_frame: Frame) -> None:
    """For who is not in yet, or any more."""


class Application(Protocol):
    """What a server does with its connections."""

    async def connect(self, connection: Connection, auth: object) -> dict[str, object] | None:
        """May the client come in? Raises Refused; returns what the CONNECT reply shall hold beside the sid.
        Cancelled if the client leaves meanwhile: then nothing else is called for this connection."""

    def connected(self, connection: Connection) -> None:
        """Right behind the CONNECT reply."""

    def event(self, connection: Connection, name: str, body: bytes | str | memoryview, ack_id: int | None) -> None:
        """In the order sent; `body` is the JSON text of the first argument, `null` when there is none."""

    def disconnected(self, connection: Connection, reason: str) -> None:
        """Once for every connection for which `connect` has returned; from inside `close`, never from inside `send`."""


class ManyArguments(Protocol):
    """An application that also takes events with several arguments or binary parts, decoded."""

    def arguments(self, connection: Connection, name: str, arguments: list[object], ack_id: int | None) -> None: ...
