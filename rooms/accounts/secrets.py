"""Tokens that are pure chance: their holder has the only copy, and the tables have a digest."""

import hashlib
import re
import secrets
from typing import Final, Literal, NamedTuple

# A prefix says what leaked: people and scanners find it in a log or a repository.
API: Final = "bct_"
REFRESH: Final = "bcr_"

_BYTES: Final = 32  # 256 bits: nobody guesses one, so that a plain digest is enough
_TOKEN: Final = re.compile(r"bc[tr]_[A-Za-z0-9_-]{43}")


class Secret(NamedTuple):
    """A token and what is kept of it."""

    token: str
    sha256: bytes


def make(prefix: Literal["bct_", "bcr_"]) -> Secret:
    """A new one."""
    token = prefix + secrets.token_urlsafe(_BYTES)
    return Secret(token, _digest(token))


def digest(prefix: Literal["bct_", "bcr_"], token: str) -> bytes | None:
    """What is kept of this token, or None when it is none of ours."""
    if not token.startswith(prefix) or _TOKEN.fullmatch(token) is None:
        return None
    return _digest(token)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
