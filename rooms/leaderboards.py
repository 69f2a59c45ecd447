"""Leaderboards follow the log: each project's credits (see `rooms.credits` for the rule) are kept in Redis up to a seq.

Any instance may move them on: it reads the entries after the cursor and applies them together with the new cursor, if
the cursor is still where it was. So nothing counts twice, whoever dies in between and however many follow at once; and
if Redis forgets, following begins again at 1. Whoever reads lets it catch up first.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
import structlog

from rooms.credits import NOTHING, Ledger, Share, difference
from rooms.messages import Reader, encode
from storage import credit
from storage.database import Database
from storage.errors import StorageError
from storage.leaderboards import NOWHERE, Cursor, Scores, Standing
from storage.log import Tip
from storage.redis import Redis

STRETCH: Final = 2_000  # entries per step: some 50 ms of work at most
GATHER: Final = 5.0  # seconds; a busy project is followed once for all its edits, nobody waits for it
SWEEP: Final = 300.0  # seconds between looks at all projects, for what no instance was poked about
PATIENCE: Final = 2.0  # seconds that a reader waits for what is behind; then it gets what there is
ABREAST: Final = 4  # projects followed at once: less than there are connections
HEADS: Final = 500  # projects per query of a sweep
REMEMBERED: Final = 20_000  # standings kept in memory; about 1 KB each

log = structlog.get_logger("boardcast.leaderboards")

_shares: Final = msgspec.json.Decoder(Share)


class Total(NamedTuple):
    """What everybody has in several projects: user → tasks, thousandths of points; and whether that is up to date."""

    scores: dict[str, tuple[int, int]]
    complete: bool


class Leaderboards:
    """One per instance."""

    def __init__(self, db: Database, redis: Redis, reader: Reader) -> None:
        self._db = db
        self._scores = Scores(redis)
        self._reader = reader
        self._following: dict[str, asyncio.Task[Cursor]] = {}
        self._abreast = asyncio.Semaphore(ABREAST)
        self._poked: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._standings: OrderedDict[tuple[str, int | None], Standing] = OrderedDict()

    def poke(self, project_id: str) -> None:
        """Something was committed to this project."""
        self._poked[project_id] = None
        self._wake.set()

    async def run(self) -> None:
        """For ever: follow what was poked, and now and then look at everything."""
        await asyncio.gather(self._follow_poked(), self._sweep_forever())

    async def total(self, tips: Mapping[str, Tip], since: int | None) -> Total:
        """What is credited in these projects from a day on, or of all time, as of these tips of their logs.

        Raises StorageError.
        """
        found = {id: self._standings.get((id, since)) for id in tips}
        stale = [id for id, held in found.items() if held is None or _behind(held.cursor, tips[id])]
        complete = True
        if stale:
            read = await self._read(stale, since)
            behind = [id for id in stale if _behind(read[id].cursor, tips[id])]
            if behind:
                complete = await self._catch_up(behind)
                read |= await self._read(behind, since)
            found.update(read)
        scores: dict[str, tuple[int, int]] = {}
        for standing in found.values():
            for user_id, (tasks, points) in standing.scores.items() if standing else ():
                held_tasks, held_points = scores.get(user_id, (0, 0))
                scores[user_id] = (held_tasks + tasks, held_points + points)
        return Total(scores, complete)

    async def follow(self, project_id: str) -> Cursor:
        """Catch up with a project's log, once however many ask; where it stands then. Raises StorageError."""
        task = self._following.get(project_id)
        if task is None:
            task = self._following[project_id] = asyncio.ensure_future(self._follow(project_id))
            task.add_done_callback(lambda done: self._followed(project_id, done))
        return await asyncio.shield(task)

    async def rebuild(self) -> int:
        """Forget everything and fold all logs again, project by project; their number. Raises StorageError."""
        count = 0
        async for tips in self._all():
            for project_id in tips:
                await self._scores.forget(project_id)
                await self.follow(project_id)
                count += 1
        return count

    async def _follow(self, project_id: str) -> Cursor:
        async with self._abreast:
            while True:
                (was,) = await self._scores.cursors([project_id])
                found = await credit.stretch(self._db, project_id, was.seq, STRETCH)
                if found is None:
                    return was
                if was != NOWHERE and (was.epoch != found.tip.epoch or was.seq > found.tip.seq):
                    # A log that we followed no longer exists: this is another one.
                    await self._scores.forget(project_id)
                    continue
                if was.seq == found.tip.seq:
                    return was
                now = Cursor(found.tip.epoch, min(found.tip.seq, was.seq + STRETCH))
                if await self._apply(project_id, was, now, found.bodies) and now.seq == found.tip.seq:
                    return now

    async def _apply(self, project_id: str, was: Cursor, now: Cursor, bodies: Sequence[str]) -> bool:
        entries = [self._reader.line(body).entry for body in bodies]
        named = {change.id for entry in entries for change in entry.changes if change.kind == "task"}
        held = await self._scores.shares(project_id, sorted(named))
        before = Ledger({task_id: _shares.decode(share) for task_id, share in held.items()})
        after = Ledger(dict(before.shares))
        for entry in entries:
            after.apply(entry.changes)
        if after.closed:
            return await self._scores.apply(project_id, was, now, {}, (), afresh=True)
        shares = {
            task_id: b"" if share == NOTHING else encode(share)
            for task_id, share in after.shares.items()
            if share != before.shares.get(task_id, NOTHING)
        }
        moved = difference(before.credits(), after.credits())
        added = [(*account, *amount) for account, amount in moved.items()]
        return await self._scores.apply(project_id, was, now, shares, added)

    async def _read(self, project_ids: Sequence[str], since: int | None) -> dict[str, Standing]:
        read = dict(zip(project_ids, await self._scores.read(project_ids, since), strict=True))
        for project_id, standing in read.items():
            self._standings[project_id, since] = standing
            self._standings.move_to_end((project_id, since))
        while len(self._standings) > REMEMBERED:
            self._standings.popitem(last=False)
        return read

    async def _catch_up(self, project_ids: Sequence[str]) -> bool:
        """Follow, but not for ever; whether everything was caught up with. It goes on in the background."""
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(self.follow(project_id) for project_id in project_ids))
        except TimeoutError:
            return False
        return True

    async def _follow_poked(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHER)
            self._wake.clear()
            poked, self._poked = list(self._poked), {}
            await self._follow_all(poked)

    async def _sweep_forever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            try:
                async for tips in self._all():
                    cursors = await self._scores.cursors(list(tips))
                    pairs = zip(tips.items(), cursors, strict=True)
                    await self._follow_all([id for (id, tip), cursor in pairs if _behind(cursor, tip)])
            except StorageError as error:
                log.warning("sweep not finished", error=str(error))

    async def _follow_all(self, project_ids: Sequence[str]) -> None:
        for project_id in project_ids:
            try:
                await self.follow(project_id)
            except StorageError as error:  # the next poke, sweep or reader tries again
                log.warning("not followed", project_id=project_id, error=str(error))
            except Exception as error:  # one log that cannot be read must not end the instance
                log.error("not followed", project_id=project_id, exc_info=error)

    async def _all(self) -> AsyncIterator[dict[str, Tip]]:
        after: str | None = None
        while tips := await credit.heads(self._db, after, HEADS):
            yield tips
            after = max(tips)

    def _followed(self, project_id: str, done: asyncio.Task[Cursor]) -> None:
        self._following.pop(project_id, None)
        if not done.cancelled():
            done.exception()  # whoever waited has got it


def _behind(cursor: Cursor, tip: Tip) -> bool:
    return cursor.epoch != tip.epoch or cursor.seq < tip.seq
