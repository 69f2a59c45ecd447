"""Who gets what a connection brings: a session, or the probe of an upgrade."""

from __future__ import annotations

from typing import Protocol


class Receiver(Protocol):
    """Called in the order sent."""

    def receive(self, packet: str) -> None: ...
    def receive_binary(self, attachment: bytes) -> None: ...
    def close(self, reason: str) -> None: ...
