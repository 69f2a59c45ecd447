"""What is said to many people is made ready once and then only handed out."""

from __future__ import annotations

TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
"""First byte of an unfragmented WebSocket frame, by kind (RFC 6455, 5.2)."""

_SHORT = tuple(bytes((TEXT, size)) for size in range(126))


class Frame:
    """One prepared Socket.IO packet, e.g. `42["entries",{…}]`, for any number of recipients."""

    __slots__ = ("packet", "websocket")

    def __init__(self, packet: bytes) -> None:
        self.packet = packet
        self.websocket = text_frame(packet)


def text_header(size: int) -> bytes:
    """What stands before a text of that many bytes."""
    return _SHORT[size] if size < 126 else _header(TEXT, size)


def text_frame(payload: bytes) -> bytes:
    """One unmasked WebSocket text frame, as a server sends it."""
    return text_header(len(payload)) + payload


def binary_frame(payload: bytes) -> bytes:
    return _header(BINARY, len(payload)) + payload


def close_frame(code: int) -> bytes:
    return bytes((CLOSE, 2)) + code.to_bytes(2, "big")


def pong_frame(payload: bytes) -> bytes:
    return bytes((PONG, len(payload))) + payload


def _header(kind: int, size: int) -> bytes:
    if size < 126:
        return bytes((kind, size))
    if size < 65536:
        return bytes((kind, 126)) + size.to_bytes(2, "big")
    return bytes((kind, 127)) + size.to_bytes(8, "big")
