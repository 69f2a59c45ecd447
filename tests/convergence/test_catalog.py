"""Convergence: whatever people do at once, on whatever instance, everybody ends with the same board.

Seen to fail with `Room.accept` tolerating gaps.

Found PostgreSQL itself crashing under races of appends (see the migration of `move_heads`): an edit that was acked was
gone then, since the databases of tests are not durable.
"""

import asyncio
import random
from uuid import uuid4

from rooms import catalog
from rooms.errors import BoardError
from rooms.messages import Command, Doer, Drop, Line, Put
from server.engine import Engine
from tests.checker import check_project, check_same, check_seen, plain, shown
from tests.convergence.followers import Follower, lossy
from tests.convergence.wishes import GENERATORS, Dice, weights
from tests.fixtures.board import Board, Start, parsed
from tests.fixtures.seeds import dice, scaled


class Writer:
    """A wild client: wishes for anything, repeats itself, and does not wait for others."""

    def __init__(self, board: Board, who: Doer, rng: random.Random, shared: dict[str, list[str]]) -> None:
        self.board = board
        self.who = who
        self.rng = rng
        self.shared = shared
        self.done: list[tuple[Command, Line]] = []
        self.tried: set[str] = set()
        self.refused: dict[str, int] = {}

    async def write(self, count: int) -> None:
        chances = weights()
        for _ in range(count):
            if self.done and self.rng.random() < 0.05:
                await self._repeat()
            else:
                await self._wish(self.rng.choices(list(chances), list(chances.values()))[0])

    async def _wish(self, name: str) -> None:
        state = await self.board.state()
        chance = Dice(self.rng, state, self.board.cast, self.shared)
        fields = {"request_id": uuid4().hex, **GENERATORS[name](chance)}
        try:
            command = parsed(name, **(fields if name == "project.create" else {"project_id": self.board.id, **fields}))
            line = await self.board.desk.perform(self.who, command)
        except BoardError as error:
            self.refused[error.code] = self.refused.get(error.code, 0) + 1
            return
        self.tried.add(name)
        self.done.append((command, line))
        if name == "task.archive":
            self.shared.setdefault("archived", []).append(line.entry.changes[0].id)
        for change in line.entry.changes:
            if isinstance(change, Put):
                self.shared.setdefault(change.kind, []).append(change.id)
            assert not (isinstance(change, Drop) and change.kind == "project")

    async def _repeat(self) -> None:
        command, first = self.rng.choice(self.done)
        again = await self.board.desk.perform(self.who, command)
        assert again.body == first.body, (command, first.body, again.body)


async def test_everybody_ends_with_the_same_board(
    apollo: Board, engine: Engine, start: Start, database_url: str
) -> None:
    rng = dice("convergence")
    other = await start()
    for one in (engine, other):
        lossy(one, rng)
    instances = [apollo, apollo.at(other.desk)]
    cast = apollo.cast
    made: dict[str, list[str]] = {}
    people = [cast.ada, cast.radia, cast.grace, cast.linus, cast.ada, cast.mallory]
    writers = [Writer(instances[i % 2], who, random.Random(rng.random()), made) for i, who in enumerate(people)]
    live = [Follower(board.desk, cast.ada.id, apollo.id) for board in instances]
    restless = [Follower(board.desk, cast.ada.id, apollo.id) for board in instances]
    for follower in (*live, *restless):
        await follower.enter(since=0)

    async def come_and_go(follower: Follower) -> None:
        while writing:
            follower.leave()
            await asyncio.sleep(rng.random() * 0.05)
            follower.desk = rng.choice(instances).desk
            await follower.resume()
            await asyncio.sleep(rng.random() * 0.02)

    writing = True
    moving = [asyncio.create_task(come_and_go(follower)) for follower in restless]
    await asyncio.gather(*(writer.write(scaled(100)) for writer in writers))
    writing = False
    await asyncio.gather(*moving)

    log = await check_project(database_url, apollo.id)
    fresh = Follower(instances[1].desk, cast.ada.id, apollo.id)
    await fresh.enter()
    for follower in (*live, *restless):
        await follower.reach(log.seq)
        check_same(follower.replica.records, log.records)
        check_seen(follower.bodies, log)
    hot = {key: plain(record) for key, record in log.hot(catalog.HOT).items()}
    await fresh.reach(log.seq)
    check_same(fresh.replica.hot(catalog.HOT), hot)
    for board in instances:
        check_same(shown(await board.state()), hot)
    assert not {"internal", "unavailable"} & set().union(*(writer.refused for writer in writers))
    tried = set().union(*(writer.tried for writer in writers))
    print(f"{log.seq} entries of {len(tried)} commands; refused: {[writer.refused for writer in writers]}")
    assert len(tried) >= len(catalog.COMMANDS) * 2 // 3, sorted(tried)


async def test_a_room_that_is_loaded_anew_is_the_room_that_was_lived_in(apollo: Board, start: Start) -> None:
    """Every entry is folded in memory here, and read from the tables there: after each, both are the same."""
    rng = dice("reload")
    writer = Writer(apollo, apollo.cast.ada, rng, {})
    other = apollo.at((await start()).desk)
    for _ in range(scaled(15)):
        await writer.write(6)
        lived, loaded = await apollo.state(), await other.desk.rooms._read(apollo.id)
        assert (loaded.seq, loaded.records) == (lived.seq, lived.records)
        assert loaded.places == {column: places for column, places in lived.places.items() if places}


def test_every_command_has_a_generator() -> None:
    weights()
