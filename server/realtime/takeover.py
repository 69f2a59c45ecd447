"""The WebSocket handshake, and how a connection leaves aiohttp after it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import socket

from aiohttp import web

from server.realtime.websocket import WebSocket

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_key(request: web.Request) -> bytes | None:
    """The answer to a WebSocket handshake (RFC 6455, 4.2), or None if the request is none."""
    headers = request.headers
    connection = [token.strip() for token in headers.get("Connection", "").lower().split(",")]
    if (
        headers.get("Upgrade", "").lower() != "websocket"
        or "upgrade" not in connection
        or headers.get("Sec-WebSocket-Version") != "13"
    ):
        return None
    key = headers.get("Sec-WebSocket-Key", "").encode()
    try:
        if len(base64.b64decode(key, validate=True)) != 16:
            return None
    except binascii.Error:
        return None
    return base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())


def take_over(request: web.Request, websocket: WebSocket, accept: bytes, greeting: bytes = b"") -> Departed | None:
    """Moves the connection from aiohttp to `websocket`; None if it is gone already.

    No extensions: permessage-deflate would cost 90 KB per client and a compression per recipient.
    What the client sent behind its handshake is fed to the new owner.
    """
    left = detach(request)
    if left is None:
        return None
    transport, tail = left
    _limit_silence(transport.get_extra_info("socket"), websocket.engine.limits.user_timeout)
    transport.set_protocol(websocket)
    websocket.begin(
        transport,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + greeting,
    )
    if tail:
        websocket.data_received(tail)
    return Departed()


def detach(request: web.Request) -> tuple[asyncio.Transport, bytes] | None:
    """The connection of a request, aiohttp's no more, and what it had read behind the request; None if it is gone."""
    handler, transport = request.protocol, request.transport
    if transport is None or transport.is_closing():
        return None
    tail = _Tail()
    handler.set_parser(tail)  # type: ignore[arg-type]
    # Danger: with its transport still set, aiohttp's handler closes it when told that the connection is lost.
    handler.transport = None
    handler.connection_lost(None)
    return transport, bytes(tail.received)


def _limit_silence(sock: socket.socket | None, seconds: float) -> None:
    """Lets the kernel give up on a peer that vanished with our bytes unacknowledged, where it can."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if sock is None or option is None or sock.family == getattr(socket, "AF_UNIX", None):
        return
    try:
        sock.setsockopt(socket.IPPROTO_TCP, option, int(seconds * 1000))
    except OSError:
        pass  # the peer has already gone; the transport will tell


class Departed(web.StreamResponse):
    """The answer for aiohttp's books: everything has been said, the connection is not yours any more."""

    def __init__(self) -> None:
        super().__init__(status=101)
        self.force_close()

    async def prepare(self, request: web.BaseRequest) -> None:
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        return None


class _Tail:
    """Collects what aiohttp had read behind the handshake."""

    def __init__(self) -> None:
        self.received = bytearray()

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        self.received += data
        return False, b""

    def feed_eof(self) -> None:
        pass
