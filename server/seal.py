"""The seal on what instances say to each other over Redis: who said it, that it is one of us, and that it is new.

A sealed message is `mac(16) origin(8) stamp(8) kind(1) body`. The mac (keyed BLAKE2b) covers the channel and all that
follows it. The stamp is the sender's clock in nanoseconds and only ever grows; Redis keeps the order of one sender, so
whatever does not grow has been said before.
"""

import hmac
from hashlib import blake2b
from time import time_ns
from typing import Final, NamedTuple

# Of a sender that is new to us nothing older is believed; clocks of instances may differ by as much.
LATE: Final = 300 * 10**9  # nanoseconds
KNOWN: Final = 256  # senders remembered before those are forgotten whose words would be too late anyway
_MAC: Final = 16
_ORIGIN: Final = slice(_MAC, _MAC + 8)
_STAMP: Final = slice(_MAC + 8, _MAC + 16)
_HEAD: Final = _MAC + 17


class Said(NamedTuple):
    """A message that one of us sent."""

    origin: bytes
    kind: bytes
    body: bytes


class Seal:
    """Of one instance, whose name `origin` has 8 bytes."""

    def __init__(self, secret: bytes, origin: bytes) -> None:
        self.forged = 0
        """Messages that were not from one of us."""
        self.repeated = 0
        """Messages that had been heard before, or come much too late."""
        self._origin = origin
        self._key = blake2b(secret, digest_size=32, person=b"exchange").digest()
        self._stamp = 0
        self._heard: dict[bytes, int] = {}
        """Sender → its newest stamp."""

    def close(self, channel: str, kind: bytes, body: bytes) -> bytes:
        """The message as it goes over Redis."""
        self._stamp = max(self._stamp + 1, time_ns())
        said = self._origin + self._stamp.to_bytes(8, "big") + kind + body
        return self._mac(channel, said) + said

    def open(self, channel: str, payload: bytes) -> Said | None:
        """What was said; None if nobody of us did, or not now."""
        if not self._is_ours(channel, payload):
            self.forged += 1
            return None
        origin = payload[_ORIGIN]
        if not self._is_new(origin, int.from_bytes(payload[_STAMP], "big")):
            self.repeated += 1
            return None
        return Said(origin, payload[_HEAD - 1 : _HEAD], payload[_HEAD:])

    def is_own(self, payload: bytes) -> bool:
        """Whether it claims to be from ourselves."""
        return payload[_ORIGIN] == self._origin

    def _is_ours(self, channel: str, payload: bytes) -> bool:
        return len(payload) >= _HEAD and hmac.compare_digest(payload[:_MAC], self._mac(channel, payload[_MAC:]))

    def _is_new(self, origin: bytes, stamp: int) -> bool:
        late = time_ns() - LATE
        if stamp <= self._heard.get(origin, late):
            return False
        self._heard[origin] = stamp
        if len(self._heard) > KNOWN:
            self._heard = {one: newest for one, newest in self._heard.items() if newest > late}
        return True

    def _mac(self, channel: str, said: bytes) -> bytes:
        return blake2b(channel.encode() + b"\0" + said, digest_size=_MAC, key=self._key).digest()
