"""Whether a browser on some page may talk to us."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Origins:
    """No Origin header: no browser, allowed. Our own host: allowed. Otherwise what is listed (`*`: all)."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def allow(self, origin: str | None, host: str | None) -> bool:
        if origin is None:
            return True
        origin = origin.lower()
        return "*" in self._allowed or origin in self._allowed or _same_host(origin, host)


def _same_host(origin: str, host: str | None) -> bool:
    """Schemes are not compared: behind a proxy that ends TLS ours is always http."""
    if not host:
        return False
    try:
        theirs = urlsplit(origin)
        ours = urlsplit(f"//{host.lower()}")
        default = DEFAULT_PORTS.get(theirs.scheme)
        return (
            default is not None
            and theirs.hostname == ours.hostname
            and (theirs.port or default) == (ours.port or default)
        )
    except ValueError:
        return False
