"""The key that signs tokens and messages between instances."""

import os
import secrets
import tempfile
from pathlib import Path

from server.settings import Settings

BYTES = 48  # of randomness; more than any signature of ours can use


def secret(settings: Settings) -> str:
    """The secret that was set, or the one of the data directory, which is made at the first start.

    Instances with different data directories have to be given the same BOARDCAST_SECRET.
    """
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    kept = settings.data_dir / "secret"
    if not kept.exists():
        _make(kept)
    return kept.read_text(encoding="ascii").strip()


def _make(kept: Path) -> None:
    """Write it whole beside its place and link it there: of several servers that start together, one wins."""
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file, name = tempfile.mkstemp(dir=kept.parent, prefix="secret.")  # readable by us alone
    try:
        with os.fdopen(file, "w", encoding="ascii") as writing:
            writing.write(secrets.token_urlsafe(BYTES) + "\n")
        os.link(name, kept)
    except FileExistsError:
        pass  # another server was quicker, and its secret is as good
    finally:
        Path(name).unlink()
