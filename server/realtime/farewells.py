"""The last words of clients that were closed between two polls, kept a moment for the next one."""

from __future__ import annotations

from server.realtime.wheel import Wheel


class Farewells:
    """Session ID → packets that nobody has fetched yet."""

    def __init__(self, wheel: Wheel, linger: float) -> None:
        self._wheel = wheel
        self._linger = linger
        """Seconds they are kept."""
        self._packets: dict[str, bytes] = {}

    def keep(self, sid: str, packets: bytes, now: float) -> None:
        self._packets[sid] = packets
        self._wheel.put(_Forgetting(self._packets, sid), now + self._linger)

    def take(self, sid: str) -> bytes | None:
        return self._packets.pop(sid, None)


class _Forgetting:
    """Throws a farewell away that nobody fetched."""

    __slots__ = ("_packets", "_sid", "slot")

    def __init__(self, packets: dict[str, bytes], sid: str) -> None:
        self._packets = packets
        self._sid = sid
        self.slot = -1

    def look(self, now: float) -> None:
        self._packets.pop(self._sid, None)
