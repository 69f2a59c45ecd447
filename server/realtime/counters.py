"""What the transport has done so far, for the metrics page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counters:
    """Plain totals since the start; `open` is the only one that also falls."""

    opened: Counter[str] = field(default_factory=Counter)
    """Clients by the transport they came with: `websocket`, `polling`."""
    open: Counter[str] = field(default_factory=Counter)
    """Clients by the transport they are on now."""
    upgraded: int = 0
    closed: Counter[str] = field(default_factory=Counter)
    """Clients gone, by reason."""
    refused: Counter[str] = field(default_factory=Counter)
    """Handshakes refused, by reason."""
    packets_in: int = 0
    """Of sessions that ended, like `packets_out`; `RealtimeServer.packets()` has those of open ones too."""
    packets_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    errors: int = 0
    """Exceptions that an application callback let through."""
