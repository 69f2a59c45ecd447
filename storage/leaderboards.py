"""Leaderboards in Redis: per project and UTC day a sorted set of tasks and one of points, and what led there.

Everything of a project changes in one script together with the cursor that says up to which seq the log is in it. So a
crash counts nothing twice, and Redis may lose all of it: then the cursor is gone too, and it is made again.
"""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from redis.exceptions import RedisError

from storage.errors import RedisAway
from storage.redis import Redis

BATCH: Final = 500  # projects per round trip

# KEYS[1]: the cursor; the other keys of the project begin with it, and live on the same shard by its {tag}.
_WIPE: Final = """
local function wipe(key)
    for _, day in ipairs(redis.call('ZRANGE', key .. ':days', 0, -1)) do
        redis.call('DEL', key .. ':tasks:' .. day, key .. ':points:' .. day)
    end
    redis.call('DEL', key, key .. ':shares', key .. ':days', key .. ':tasks:all', key .. ':points:all')
end
"""

# ARGV: epoch and seq as they must be, as they become, whether to begin with nothing, the number n of shares, then n
# times task and share ('' to forget it), then quadruples of day, user, tasks and points to add.
_APPLY: Final = (
    _WIPE
    + """
local key = KEYS[1]
local held = redis.call('HMGET', key, 'epoch', 'seq')
if (held[1] or '') ~= ARGV[1] or (held[2] or '0') ~= ARGV[2] then return 0 end
if ARGV[5] == '1' then wipe(key) end
redis.call('HSET', key, 'epoch', ARGV[3], 'seq', ARGV[4])
local at = 7
for _ = 1, tonumber(ARGV[6]) do
    if ARGV[at + 1] == '' then
        redis.call('HDEL', key .. ':shares', ARGV[at])
    else
        redis.call('HSET', key .. ':shares', ARGV[at], ARGV[at + 1])
    end
    at = at + 2
end
local function add(name, user, tasks, points)
    local left = redis.call('ZINCRBY', key .. ':tasks:' .. name, tasks, user)
    redis.call('ZINCRBY', key .. ':points:' .. name, points, user)
    if tonumber(left) == 0 then
        redis.call('ZREM', key .. ':tasks:' .. name, user)
        redis.call('ZREM', key .. ':points:' .. name, user)
    end
end
while ARGV[at] do
    local day = ARGV[at]
    add(day, ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
    add('all', ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
    if redis.call('EXISTS', key .. ':tasks:' .. day) == 1 then
        redis.call('ZADD', key .. ':days', day, day)
    else
        redis.call('ZREM', key .. ':days', day)
    end
    at = at + 4
end
return 1
"""
)

# ARGV: the first day, or '' for all time. Returns epoch, seq, and users with their tasks and with their points.
_READ: Final = """
local key = KEYS[1]
local held = redis.call('HMGET', key, 'epoch', 'seq')
local found = {held[1] or '', held[2] or '0', {}, {}}
local names = {'all'}
if ARGV[1] ~= '' then names = redis.call('ZRANGE', key .. ':days', ARGV[1], '+inf', 'BYSCORE') end
if #names == 0 then return found end
for place, kind in ipairs({':tasks:', ':points:'}) do
    local asked = {'ZUNION', #names}
    for _, name in ipairs(names) do table.insert(asked, key .. kind .. name) end
    table.insert(asked, 'WITHSCORES')
    found[place + 2] = redis.call(unpack(asked))
end
return found
"""


class Cursor(NamedTuple):
    """How far a log was followed."""

    epoch: str
    seq: int


NOWHERE: Final = Cursor("", 0)


class Standing(NamedTuple):
    """What everybody has in a project since some day: user → tasks, and thousandths of points."""

    cursor: Cursor
    scores: Mapping[str, tuple[int, int]]


class Scores:
    """Raises RedisAway from every method."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis

    async def cursors(self, project_ids: Sequence[str]) -> list[Cursor]:
        """How far each project was followed."""
        pipe = self._redis.pipeline(transaction=False)
        for project_id in project_ids:
            pipe.hmget(_key(project_id), "epoch", "seq")
        return [_cursor(held) for held in await _asked(pipe.execute())]

    async def shares(self, project_id: str, task_ids: Sequence[str]) -> dict[str, bytes]:
        """What these tasks stand for, of those that stand for something."""
        if not task_ids:
            return {}
        found = await _asked(self._redis.hmget(f"{_key(project_id)}:shares", task_ids))
        return {id: share for id, share in zip(task_ids, found, strict=True) if share is not None}

    async def apply(
        self,
        project_id: str,
        was: Cursor,
        now: Cursor,
        shares: Mapping[str, bytes],
        credits: Iterable[tuple[int, str, int, int]],
        *,
        afresh: bool = False,
    ) -> bool:
        """Move on from `was` to `now`, all or nothing; False when the cursor is not at `was` any more.

        `shares` replaces what tasks stand for, b"" for nothing; `credits` are day, user, tasks and points to add;
        `afresh` forgets everything before.
        """
        args: list[object] = [was.epoch, was.seq, now.epoch, now.seq, int(afresh), len(shares)]
        for pair in shares.items():
            args += pair
        for credit in credits:
            args += credit
        return bool(await _asked(self._redis.eval(_APPLY, 1, _key(project_id), *args)))

    async def forget(self, project_id: str) -> None:
        """As if it had never been followed. Whoever follows it just now finds its cursor gone and begins again."""
        await _asked(self._redis.eval(_WIPE + "wipe(KEYS[1])", 1, _key(project_id)))

    async def read(self, project_ids: Sequence[str], since: int | None) -> list[Standing]:
        """The scores of projects since a day, or of all time."""
        found: list[Standing] = []
        for start in range(0, len(project_ids), BATCH):
            pipe = self._redis.pipeline(transaction=False)
            for project_id in project_ids[start : start + BATCH]:
                pipe.eval(_READ, 1, _key(project_id), "" if since is None else since)
            found += [
                Standing(_cursor(held), _scores(tasks, points)) for *held, tasks, points in await _asked(pipe.execute())
            ]
        return found


def _key(project_id: str) -> str:
    return f"leaders:{{{project_id}}}"


def _cursor(held: Sequence[bytes | None]) -> Cursor:
    return Cursor((held[0] or b"").decode(), int(held[1] or 0))


def _scores(tasks: Sequence[bytes], points: Sequence[bytes]) -> dict[str, tuple[int, int]]:
    counts = {user: int(float(score)) for user, score in zip(points[::2], points[1::2], strict=True)}
    return {
        user.decode(): (int(float(score)), counts.get(user, 0))
        for user, score in zip(tasks[::2], tasks[1::2], strict=True)
    }


async def _asked(answer: Awaitable[Any]) -> Any:
    try:
        return await answer
    except (RedisError, OSError, TimeoutError) as error:
        raise RedisAway(str(error)) from error
