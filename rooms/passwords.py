"""Passwords: hashed slowly on purpose, beside the event loop, and never more at once than the machine can bear."""

import asyncio
import base64
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from rooms.errors import LimitReached

# OWASP's floor for argon2id (2024): 19 MiB, two passes, one lane. 45 ms of one core here; a guess costs an attacker
# the same, and a login storm cannot take gigabytes as RFC 9106's 64 MiB would.
TIME_COST: Final = 2  # passes
MEMORY_COST: Final = 19 * 1024  # KiB
PARALLELISM: Final = 1  # lanes; more would only let one login take every core
SALT_LENGTH: Final = 16  # bytes
HASH_LENGTH: Final = 32  # bytes

MAX_THREADS: Final = 4  # more would starve the event loop of cores
MAX_WAITING: Final = 64  # hashes, waiting and running: some three seconds on one core; nobody waits longer for a login
RETRY_AFTER: Final = 2.0  # seconds; by then most of what waits is done

T = TypeVar("T")


class Passwords:
    """Makes and checks hashes. Every method raises LimitReached when too many wait."""

    def __init__(self, *, threads: int | None = None, waiting: int = MAX_WAITING) -> None:
        self._hasher = PasswordHasher(TIME_COST, MEMORY_COST, PARALLELISM, HASH_LENGTH, SALT_LENGTH)
        # One core stays with the event loop.
        at_most = threads or min(MAX_THREADS, max(1, (os.cpu_count() or 1) - 1))
        self._pool = ThreadPoolExecutor(at_most, thread_name_prefix="passwords")
        self._most = waiting
        self._nobody = _nobodys_hash()
        self.busy = 0
        """Hashes that wait or run now."""
        self.done = 0
        """Hashes that were made or checked."""

    async def hash(self, password: str) -> str:
        """A new hash, with its parameters and salt in it."""
        return await self._beside(lambda: self._hasher.hash(password))

    async def verify(self, password: str, hash: str | None) -> bool:
        """Whether this is the password. For None, nobody's hash is checked: the same work, and always False."""
        against = self._nobody if hash is None else hash
        return await self._beside(lambda: self._matches(password, against))

    def outdated(self, hash: str) -> bool:
        """Whether this was hashed at another cost than today's."""
        return self._hasher.check_needs_rehash(hash)

    def close(self) -> None:
        """What waits is dropped, what runs ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password: str, hash: str) -> bool:
        try:
            return self._hasher.verify(hash, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False

    async def _beside(self, work: Callable[[], T]) -> T:
        if self.busy >= self._most:
            raise LimitReached(RETRY_AFTER, "Too many people are logging in right now")
        loop = asyncio.get_running_loop()

        def finished(_: Future[T]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._count)

        self.busy += 1
        future = self._pool.submit(work)
        # Counted when the thread is done, not when the caller has left: a client that hangs up frees no core.
        future.add_done_callback(finished)
        return await asyncio.wrap_future(future)

    def _count(self) -> None:
        self.busy -= 1
        self.done += 1


def _nobodys_hash() -> str:
    """A hash of today's cost that no password has: its digest is chance."""
    salt, digest = (base64.b64encode(os.urandom(n)).rstrip(b"=").decode() for n in (SALT_LENGTH, HASH_LENGTH))
    return f"$argon2id$v=19$m={MEMORY_COST},t={TIME_COST},p={PARALLELISM}${salt}${digest}"
