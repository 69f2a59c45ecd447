"""Access tokens: signed, short-lived, and checked without asking anybody."""

import hashlib
import math
import time
from collections.abc import Sequence
from typing import Final

import jwt
import msgspec

from rooms.actors import Actor
from rooms.errors import Unauthenticated
from rooms.ids import uuid7

ALGORITHM: Final = "HS256"
TYPE: Final = "at+jwt"  # RFC 9068: no other token of ours can pass for an access token
ISSUER: Final = "boardcast"
ACCESS_SECONDS: Final = 900.0  # a quarter of an hour: how long a revoked login can still be used at most
MAX_REMEMBERED: Final = 10_000  # tokens, some 8 MB: reading one again costs 1 µs, checking its signature 100
MIN_SECRET: Final = 16  # characters; a shorter secret can be guessed from one token


class _Claims(msgspec.Struct, frozen=True):
    sub: str
    name: str
    exp: int
    sid: str


class Keyring:
    """Signs with the first secret, and accepts what any of them signed, so that secrets can be changed in passing."""

    def __init__(self, secrets: Sequence[str], *, seconds: float = ACCESS_SECONDS) -> None:
        if not secrets or any(len(secret) < MIN_SECRET for secret in secrets):
            raise ValueError(f"a secret has at least {MIN_SECRET} characters")
        self._keys = {_key_id(key): key for key in map(_derived, secrets)}
        self._current = next(iter(self._keys))
        self._read: dict[str, Actor] = {}
        self.seconds = seconds

    def issue(self, user_id: str, name: str, family: str) -> str:
        """A new access token of a login."""
        now = time.time()
        claims = {
            "iss": ISSUER,
            "sub": user_id,
            "name": name,
            "iat": int(now),
            "exp": math.ceil(now + self.seconds),  # libraries cut fractions off: not to the holder's loss
            "sid": family,
            "jti": uuid7(),
        }
        key = self._keys[self._current]
        return jwt.encode(claims, key, ALGORITHM, headers={"kid": self._current, "typ": TYPE})

    def read(self, token: str) -> Actor:
        """Who the token was given to. Raises Unauthenticated."""
        known = self._read.get(token)
        if known is None or known.expires_at is None or known.expires_at <= time.time():
            self._read.pop(token, None)
            known = self._verified(token)
            if len(self._read) >= MAX_REMEMBERED:
                del self._read[next(iter(self._read))]
            self._read[token] = known
        return known

    def _verified(self, token: str) -> Actor:
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys.get(str(header.get("kid")))
            if key is None or header.get("typ") != TYPE:
                raise Unauthenticated
            decoded = jwt.decode(token, key, [ALGORITHM], issuer=ISSUER, options={"require": ["exp", "sub"]})
            claims = msgspec.convert(decoded, _Claims)
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("Your session has expired; please renew it") from None
        except (jwt.InvalidTokenError, msgspec.ValidationError, ValueError, RecursionError):
            raise Unauthenticated from None
        return Actor(claims.sub, claims.name, expires_at=claims.exp, family=claims.sid)


def _derived(secret: str) -> bytes:
    """A key for this purpose alone, of the length that HMAC-SHA256 wants."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"access-token").digest()


def _key_id(key: bytes) -> str:
    return hashlib.blake2b(key, digest_size=6, person=b"key-id").hexdigest()
