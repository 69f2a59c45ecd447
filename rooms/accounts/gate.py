"""The gate: what every rule about identity needs to do its work."""

from typing import Final

from rooms.accounts.bearers import Bearers
from rooms.accounts.keyring import Keyring
from rooms.passwords import Passwords
from storage.database import Database
from storage.limits import Limits

REFRESH_SECONDS: Final = 30 * 86_400.0  # a month away, and one is still logged in


class Gate:
    """Made once by the composition, passed to every rule."""

    __slots__ = ("bearers", "db", "keyring", "limits", "passwords", "refresh_seconds")

    def __init__(
        self,
        db: Database,
        limits: Limits,
        keyring: Keyring,
        passwords: Passwords,
        *,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self.db = db
        self.limits = limits
        self.keyring = keyring
        self.passwords = passwords
        self.refresh_seconds = refresh_seconds
        self.bearers = Bearers(db)
