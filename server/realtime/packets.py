"""Reading Socket.IO packets: the usual event undecoded, everything else with the library's decoder."""

from __future__ import annotations

import re
from itertools import accumulate

import msgspec
import orjson
import socketio.packet

from server.realtime.session import Malformed

CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK = range(7)
ACK_DIGITS = 15
"""Digits of an ack id; beyond, JavaScript no longer counts exactly."""

_event = msgspec.json.Decoder(tuple[str, msgspec.Raw])
_name_only = msgspec.json.Decoder(tuple[str])
_STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = re.compile(r"[^\[\]{}]+")
_STEPS = bytes.maketrans(b"[]{}", b"\x01\xff\x01\xff")


class _Json:
    """The library's hook for JSON; orjson knows no `separators`."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        return orjson.dumps(value).decode()

    loads = staticmethod(orjson.loads)


class Packet(socketio.packet.Packet):  # type: ignore[misc]
    """Any Socket.IO packet, as python-socketio reads and writes it."""

    json = _Json
    packet_type: int
    namespace: str | None
    data: object
    id: int | None
    attachment_count: int


def read_event(array: str) -> tuple[str, msgspec.Raw | bytes] | None:
    """Name and raw first argument of `["name",{…}]`; None if there is more to it. Raises Malformed."""
    try:
        return _event.decode(array)
    except msgspec.ValidationError:
        return _read_name(array)
    except (msgspec.DecodeError, RecursionError):
        raise Malformed from None


def read_packet(packet: str, attachments: int) -> Packet:
    """Any Socket.IO packet; `packet` still has the Engine.IO type in front. Raises Malformed."""
    try:
        decoded = Packet(encoded_packet=packet[1:])
    except (ValueError, RecursionError, IndexError):
        raise Malformed from None
    if decoded.attachment_count > attachments:
        raise Malformed
    return decoded


def complete(packet: Packet, attachment: bytes) -> bool:
    """Adds a binary part; whether it was the last. Raises Malformed if a part is named that is not there."""
    try:
        return bool(packet.add_attachment(attachment))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Malformed from None


def arguments(packet: Packet) -> tuple[str, list[object]]:
    """Name and arguments of an event. Raises Malformed."""
    if not isinstance(packet.data, list) or not packet.data or not isinstance(packet.data[0], str):
        raise Malformed
    return packet.data[0], packet.data[1:]


def _read_name(array: str) -> tuple[str, bytes] | None:
    try:
        return _name_only.decode(array)[0], b"null"
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, RecursionError):
        raise Malformed from None


def ack_id(digits: str) -> int | None:
    if not digits:
        return None
    if len(digits) > ACK_DIGITS or not digits.isdecimal() or not digits.isascii():
        raise Malformed
    return int(digits)


def too_deep(packet: str, limit: int) -> bool:
    """Whether the packet's JSON is nested deeper than `limit`; linear, and nearly free for a plain packet."""
    if packet.count("[") + packet.count("{") <= limit:
        return False
    brackets = _NOT_BRACKETS.sub("", _STRINGS.sub("", packet)).encode()
    steps = memoryview(brackets.translate(_STEPS)).cast("b")
    return max(accumulate(steps), default=0) > limit
