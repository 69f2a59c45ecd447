"""The connection to Redis or Valkey, for what may be lost: limits, presence, leaderboards, caches."""

from typing import Any

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

Redis = redis.asyncio.Redis

TIMEOUT = 1.0  # seconds; a Redis that hangs counts as away


def connect(url: str) -> Redis:
    """A pool of connections to `url` (redis://, rediss:// or unix://); nothing is contacted yet."""
    client: Any = redis.asyncio.from_url(
        url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0), decode_responses=False
    )
    found: Redis = client
    return found
