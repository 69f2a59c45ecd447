"""Group commit: everything that waits, across all rooms, is decided in memory and written in one statement.

While a batch is on its way to the database the next one gathers, so the cost of durability is paid once per batch and a
lone edit still commits at once. Two batches may be under way, of different rooms and sources: one is decided while the
other is written. What is decided counts only if nothing happened in between (compare-and-append); otherwise the room
catches up and the command is decided again. Answers are given after the commit, and only then.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from time import monotonic
from typing import Final

import structlog

from rooms import batches, repeats
from rooms.errors import BoardError, Internal, Unavailable
from rooms.fields import now
from rooms.messages import Command, Doer, Line
from rooms.registry import Rooms
from rooms.room import Room
from rooms.turn import NOTHING, Following, attempt
from rooms.view import View
from rooms.waiting import Waiting
from rooms.wishes import Answer, Wish
from storage.database import Runner
from storage.errors import DatabaseAway, Duplicate
from storage.log import Tip

LANES: Final = 2  # batches on their way at once: a third would make all of them smaller and overlap nothing more
MOST_BYTES: Final = 4 << 20  # of entries per batch: what PostgreSQL takes in one go without a hiccup
LOST_RACES: Final = 2  # then the batch is written under the heads' row locks, so that no instance starves
DRAIN_POLL: Final = 0.01  # seconds between looks at what a drain waits for: it happens once in a process' life
RETRIES: Final = (0.05, 0.3)  # seconds to wait before asking a database again that did not answer
SLOW: Final = 1.0  # seconds; who failed only after so long would fail as slowly again, and people wait

log = structlog.get_logger("boardcast.committer")


class Committer:
    """One per instance."""

    def __init__(self, rooms: Rooms, following: Following = NOTHING) -> None:
        self._rooms = rooms
        self._following = following
        self.committed: Callable[[str, Sequence[Line]], None] = lambda *_: None
        """Told of every project's new lines, once they are delivered."""
        self._waiting = Waiting()
        self.batches = 0
        self.commits = 0
        self.races = 0

    def submit(self, room: Room, doer: Doer, command: Command, answer: Answer, source: object = None) -> None:
        """Queue a command of a loaded room. `answer` gets its line in the log, or the BoardError that refused it.

        What comes from one `source` is done and answered in the order submitted, whatever rooms it is for.
        """
        room.pins += 1
        self._waiting.add(Wish(room, doer, command, answer, source))

    async def perform(self, doer: Doer, command: Command) -> Line:
        """Load the room, commit the command, return its line. Raises BoardError."""
        room = await self._rooms.open(command.project_id, create=command.creates)
        settled: asyncio.Future[Line | BoardError] = asyncio.get_running_loop().create_future()
        self.submit(room, doer, command, lambda verdict: None if settled.done() else settled.set_result(verdict))
        verdict = await settled
        if isinstance(verdict, BoardError):
            raise verdict
        return verdict

    async def run(self) -> None:
        """For ever."""
        await asyncio.gather(*(self._lane() for _ in range(LANES)))

    async def _lane(self) -> None:
        while True:
            taken = await self._waiting.take()
            try:
                await self._commit(list(taken))
            finally:
                self._waiting.release(taken)

    async def drained(self) -> None:
        """Until everything that was asked for by now is answered, however much is asked meanwhile."""
        asked = self._waiting.all()
        while not all(wish.settled for wish in asked):
            await asyncio.sleep(DRAIN_POLL)

    async def _commit(self, wishes: list[Wish]) -> None:
        began = monotonic()
        try:
            await self._attempt(wishes, began)
        except DatabaseAway as error:
            log.warning("database away", error=str(error), waiting=len(self._waiting.all()))
            if monotonic() - began > SLOW:  # who has waited behind this batch is not to wait as long again
                wishes = [*wishes, *self._waiting.dismiss()]
            self._refuse(wishes, Unavailable())
        except Exception as error:
            if len(wishes) == 1:
                log.error("command failed", command=type(wishes[0].command).__name__, exc_info=error)
                self._refuse(wishes, Internal())
                return
            for wish in wishes:  # one of them is poisonous, and is to fail alone; none may overtake another
                while not wish.settled:
                    await self._commit([wish])
                    self._waiting.withdraw(wish)

    async def _attempt(self, wishes: list[Wish], began: float) -> None:
        for pause in (*RETRIES, None):
            try:
                await self._once(wishes)
                return
            except Duplicate:
                rest = await repeats.answer(self._rooms, wishes)
                if len(rest) == len(wishes):
                    raise  # a unique constraint that is not the request's
                self._waiting.put_back(rest)
                return
            except DatabaseAway:
                # Perhaps it was written: then the heads have moved, the log is read, and it knows.
                if pause is None or monotonic() - began > SLOW:
                    raise
                await asyncio.sleep(pause)

    async def _once(self, wishes: list[Wish]) -> None:
        # The list itself shrinks: what is answered, or put back to wait, must not be tried again when this one fails.
        repeats.recall(wishes)
        current: set[str] = set()
        async with AsyncExitStack() as stack:
            runner: Runner | None = None
            if any(wish.lost >= LOST_RACES for wish in wishes):
                ids = sorted({wish.room.project_id for wish in wishes})
                holder, tips = await stack.enter_async_context(self._rooms.store.held(ids))
                current = await self._catch_up({wish.room for wish in wishes}, tips, holder)
                runner = holder
                repeats.recall(wishes)
            cold, moved_on = await batches.fetch(self._rooms, wishes)
            self._wait_again([wish for wish in wishes if wish.room in moved_on])
            wishes[:] = [wish for wish in wishes if wish.room not in moved_on]
            views = self._decide(wishes, cold)
            written = [view for view in views.values() if view.lines]
            moved: set[str] = set()
            if written:
                moved = await self._rooms.store.append(batches.of(written), runner)
        # A room that started over meanwhile knows another log, which may lack what was just written.
        restarted = {room.project_id for room, view in views.items() if room.state is not view.state}
        moved, current = moved - restarted, current - restarted
        self._settle(wishes, views, moved)
        await self._look_again(wishes, views, moved, current)

    async def _catch_up(self, rooms: set[Room], tips: dict[str, Tip], runner: Runner) -> set[str]:
        """Bring rooms whose heads are held to their tips; the ids of those that nobody can be ahead of now."""
        current: set[str] = set()
        for room in rooms:
            tip = tips.get(room.project_id)
            if tip is not None and tip.epoch == room.state.epoch:
                if tip.seq > room.state.seq:
                    await self._rooms.catch_up(room, runner)
                if tip.seq == room.state.seq:
                    current.add(room.project_id)
        return current

    def _decide(self, wishes: list[Wish], cold: batches.Cold) -> dict[Room, View]:
        """Perform every command on the view of its room, in order; the verdicts are kept, not given."""
        at = now()
        views: dict[Room, View] = {}
        asked: set[tuple[str, str]] = set()
        size = 0
        for index, wish in enumerate(wishes):
            if size > MOST_BYTES:
                self._waiting.put_back(wishes[index:])
                del wishes[index:]
                break
            view = views.get(wish.room)
            if view is None:
                view = views[wish.room] = View(wish.room.state)
                view.cold = cold.get(wish.room.project_id, {})
            request = (wish.room.project_id, wish.command.request_id)
            if request in asked:
                wish.verdict = None  # the same request twice in one batch: the second finds the first in the tail
                continue
            try:
                line = attempt(view, wish.doer, wish.command, at, self._following)
                size += len(line.body)
                wish.verdict = line
                asked.add(request)
            except BoardError as refusal:
                # Its traceback would hold this frame, which holds the wish: garbage that only the collector finds.
                wish.verdict = refusal.with_traceback(None)
        return views

    def _settle(self, wishes: list[Wish], views: dict[Room, View], moved: set[str]) -> None:
        """Answer, deliver and publish what was committed; in this order, so that ack and entry share a packet."""
        for wish in wishes:
            if isinstance(wish.verdict, Line) and wish.room.project_id in moved:
                wish.settle(wish.verdict)
        for room, view in views.items():
            if room.project_id in moved:
                room.commit(view)
                self._rooms.exchange.publish(room.project_id, room.state.epoch, view.lines)
                self.committed(room.project_id, view.lines)
                self.commits += len(view.lines)
        self.batches += 1

    async def _look_again(
        self, wishes: list[Wish], views: dict[Room, View], moved: set[str], current: set[str]
    ) -> None:
        """What lost a race, or was refused by a State that may be behind, is compared with the log and tried again."""
        sure = moved | current
        unsettled = [wish for wish in wishes if not wish.settled]
        if not unsettled:
            return
        doubted = list(dict.fromkeys(wish.room for wish in unsettled if wish.room.project_id not in sure))
        if doubted:
            await self._rooms.check(doubted)
        again: list[Wish] = []
        refused: list[Wish] = []
        for wish in unsettled:
            view, project_id = views[wish.room], wish.room.project_id
            # A refusal counts if the State that gave it was the newest: proven by the write, the lock or the log.
            same = not view.lines and wish.room.state is view.state and view.state.seq == view.seq
            newest = same or project_id in sure
            if isinstance(wish.verdict, BoardError) and newest:
                refused.append(wish)
                continue
            again.append(wish)
        await repeats.refuse(self._rooms, refused)
        self._wait_again(again, moved)

    def _wait_again(self, wishes: Sequence[Wish], moved: Collection[str] = ()) -> None:
        """For the next batch; those whose project was not moved by this one have lost a race."""
        for wish in wishes:
            if wish.room.project_id not in moved:
                wish.lost += 1
                self.races += 1
        self._waiting.put_back(wishes)

    def _refuse(self, wishes: Sequence[Wish], error: BoardError) -> None:
        for wish in wishes:
            if not wish.settled:
                wish.settle(error)
