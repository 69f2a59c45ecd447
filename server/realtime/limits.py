"""How much one client may cost us."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound of a connection; times in seconds, sizes in bytes."""

    ping_interval: float = 25.0
    """Between two pings: shorter than the idle cut of common proxies (30–60 s)."""
    ping_timeout: float = 20.0
    """For the pong: a phone that changes networks needs this long to notice."""
    max_payload: int = 1_000_000
    """One message or one POST body; the number stock Socket.IO servers announce."""
    connect_timeout: float = 5.0
    """Until a CONNECT is accepted: nobody who is silent or unknown keeps a socket."""
    upgrade_timeout: float = 10.0
    """For the whole probe of an upgrade; stock servers wait as long."""
    outbound: int = 1_048_576
    """Waiting for one client beside the biggest single message: then it is too slow."""
    stalled: float = 10.0
    """Without one byte of progress while something waits, or without a poll: then it is gone."""
    linger: float = 2.0
    """For the last words and the close handshake; a peer that answers needs milliseconds."""
    user_timeout: float = 20.0
    """Until the kernel gives up on unacknowledged bytes (TCP_USER_TIMEOUT)."""
    attachments: int = 10
    """Binary parts of one packet, as in current stock servers."""
    depth: int = 64
    """Nesting of one packet's JSON: no honest command is deeper than 8."""
    namespaces: int = 8
    """Namespaces one client may be on or knock at."""
    connections: int | None = None
    """Clients of this process; None: as many as the machine carries."""
    connections_per_address: int | None = None
    """Clients of one address; None: as many as they like."""

    @property
    def tick(self) -> float:
        """How exactly times are kept: a twentieth of the shortest, but ten milliseconds at least."""
        shortest = min(self.ping_interval, self.ping_timeout, self.connect_timeout, self.linger)
        return min(0.25, max(0.01, shortest / 20))
