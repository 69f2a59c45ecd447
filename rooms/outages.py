"""What people read when something of ours is away."""

from rooms.errors import Unavailable
from storage.errors import DatabaseAway, RedisAway


def shown(error: Exception) -> Exception:
    """The problem that an outage below stands for, or the error itself."""
    if isinstance(error, DatabaseAway | RedisAway):
        problem = Unavailable()
        problem.__cause__ = error
        return problem
    return error
