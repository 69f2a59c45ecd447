"""The key that signs tokens and messages between instances."""

import secrets

from server.settings import Settings
from storage.database import Database
from storage.secrets import agreed

BYTES = 48  # of randomness; more than any signature of ours can use


async def secret(settings: Settings, db: Database) -> str:
    """The secret that was set, or else the one that all instances on this database share. Raises DatabaseAway."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    return await agreed(db, "signing", secrets.token_urlsafe(BYTES))
