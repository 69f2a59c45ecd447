"""How often something may be done: rates that all instances share through Redis.

The generic cell rate algorithm (ITU-T I.371): one timestamp per key says when its budget will be whole again. What is
refused costs nothing, so whoever keeps knocking is let in again as soon as whoever waits.
"""

import asyncio
import time
from typing import Final

from redis.exceptions import RedisError

from storage.errors import RedisAway
from storage.redis import Redis

PATIENCE: Final = 1.0  # seconds; a Redis that hangs counts as away
MAX_LOCAL: Final = 10_000  # keys counted in this process while Redis is away: about 1 MB

_PREFIX: Final = "limit:"

# KEYS[1]; ARGV: seconds that one costs, seconds of budget. Redis' own clock, so that instances agree.
_TAKE: Final = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local cost, budget = tonumber(ARGV[1]), tonumber(ARGV[2])
local whole = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = whole + cost - budget - now
if wait > 0 then return tostring(wait) end
redis.call('SET', KEYS[1], string.format('%.6f', whole + cost), 'PX', math.ceil((whole + cost - now) * 1000))
return false
"""

_GIVE_BACK: Final = """
local whole = redis.call('GET', KEYS[1])
if whole then redis.call('SET', KEYS[1], string.format('%.6f', tonumber(whole) - tonumber(ARGV[1])), 'KEEPTTL') end
return false
"""


async def take(redis: Redis, key: str, rate: float, burst: int) -> float | None:
    """One of `rate` per second, `burst` at once: None when granted, else seconds to wait. Raises RedisAway."""
    wait = await _run(redis, _TAKE, key, 1 / rate, burst / rate)
    return None if wait is None else float(wait)


async def give_back(redis: Redis, key: str, rate: float) -> None:
    """As if one had not been taken. Raises RedisAway."""
    await _run(redis, _GIVE_BACK, key, 1 / rate)


async def _run(redis: Redis, script: str, key: str, *args: float) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            found = await redis.eval(script, 1, _PREFIX + key, *map(str, args))
    except (RedisError, OSError, TimeoutError) as error:
        raise RedisAway(str(error)) from error
    return found.decode() if isinstance(found, bytes) else found


class Limits:
    """The same, kept in this process while Redis is away: an outage neither locks anybody out nor opens the gate."""

    def __init__(self, redis: Redis, *, enforced: bool = True) -> None:
        self._redis = redis
        self._enforced = enforced
        self._local: dict[str, float] = {}

    async def take(self, key: str, rate: float, burst: int) -> float | None:
        """None when granted, else seconds to wait."""
        if not self._enforced:
            return None
        try:
            return await take(self._redis, key, rate, burst)
        except RedisAway:
            return self._take_here(key, 1 / rate, burst / rate)

    async def give_back(self, key: str, rate: float) -> None:
        """As if one had not been taken."""
        if not self._enforced:
            return
        try:
            await give_back(self._redis, key, rate)
        except RedisAway:
            if key in self._local:
                self._local[key] -= 1 / rate

    def _take_here(self, key: str, cost: float, budget: float) -> float | None:
        now = time.monotonic()
        if len(self._local) >= MAX_LOCAL:
            self._forget(now)
        whole = max(self._local.get(key, now), now)
        wait = whole + cost - budget - now
        if wait > 0:
            return wait
        self._local[key] = whole + cost
        return None

    def _forget(self, now: float) -> None:
        """Drop what is whole again; when nearly nothing is, the oldest half: memory is bounded before all else."""
        live = {key: whole for key, whole in self._local.items() if whole > now}
        self._local = live if len(live) < MAX_LOCAL // 2 else dict(list(live.items())[MAX_LOCAL // 2 :])
