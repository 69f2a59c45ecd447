"""Who is in a project, as all instances have written it down, so that an instance that opens a room knows at once."""

from collections.abc import Mapping
from typing import Any, Final

from redis.exceptions import RedisError

from storage.errors import RedisAway
from storage.redis import Redis

KEPT: Final = 3600  # seconds; a project that nobody touches is forgotten


def _key(project_id: str) -> str:
    return f"presence:{project_id}"


async def note(redis: Redis, project_id: str, seats: Mapping[Any, bytes], gone: list[str]) -> None:
    """Write down who came or changed, and who left. Raises RedisAway."""
    try:
        async with redis.pipeline(transaction=False) as pipe:
            if seats:
                pipe.hset(_key(project_id), mapping=seats)
                pipe.expire(_key(project_id), KEPT)
            if gone:
                pipe.hdel(_key(project_id), *gone)
            await pipe.execute()
    except (RedisError, OSError) as error:
        raise RedisAway(str(error)) from error


async def seats(redis: Redis, project_id: str) -> dict[str, bytes]:
    """Everybody who is written down. Raises RedisAway."""
    try:
        found: Any = await redis.hgetall(_key(project_id))
    except (RedisError, OSError) as error:
        raise RedisAway(str(error)) from error
    return {seat.decode(): body for seat, body in found.items()}
