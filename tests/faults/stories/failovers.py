"""PostgreSQL dies and its standby takes over, with or without all that was acked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import NamedTuple

from tests.faults.history import History, history
from tests.faults.places import SLACK
from tests.faults.postgres import Postgres
from tests.faults.stories import Outcome
from tests.faults.world import World, world

BACK = 5.0  # seconds until edits are accepted again, counted from when the database takes them

ANSWERED = 6.0  # seconds until every edit has an answer: 5 for its statement, and what it waits before that

CONNECTIONS = 4  # of each instance to its database, where all of them are to be open
OPENED = "select count(*) from pg_stat_activity where application_name = 'boardcast'"


class Pair(NamedTuple):
    """A world with a standby."""

    world: World
    old: Postgres
    standby: Postgres


@asynccontextmanager
async def pair(sabotage: str = "", **settings: str) -> AsyncIterator[Pair]:
    """Two instances on a primary with a streaming standby."""
    async with world(2, sabotage=sabotage, **settings) as here:
        old = here.postgres
        standby = await old.standby(here.folder / "standby")
        try:
            yield Pair(here, old, standby)
        finally:
            await standby.kill()


async def restarted(seed: int, *, away: float = 2.0, sabotage: str = "") -> Outcome:
    """PostgreSQL is killed under edits and started again; meanwhile nobody gets a false ack."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(12, projects=2)
        told.edit_on()
        await asyncio.sleep(1)
        await here.postgres.kill()
        await asyncio.sleep(away)
        await here.postgres.start()
        outcome = await _go_on(told, monotonic())
        unmoved = all(client.journal.snapshots == 1 for client in told.clients)
        return outcome._replace(wrong=[*outcome.wrong, *["somebody had to start over"] * (not unmoved)])


async def swallowed(seed: int, *, away: float = 8.0, sabotage: str = "") -> Outcome:
    """The lines to PostgreSQL swallow everything, and nobody is told: no end of a connection, no refusal."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(8, projects=2)
        told.rate = 50.0
        told.edit_on()
        await asyncio.sleep(1)
        for instance in here.instances:
            instance.database.swallow()
        await asyncio.sleep(away)
        for instance in here.instances:
            instance.database.mend()
        outcome = await _go_on(told, monotonic())
        slowest = max(client.slowest for client in told.clients)
        late = [f"an edit was answered after {slowest:.1f} s"] * (slowest > ANSWERED * SLACK)
        return outcome._replace(wrong=[*outcome.wrong, *late], numbers={**outcome.numbers, "slowest": slowest}).print()


async def synchronous(seed: int, *, sabotage: str = "") -> Outcome:
    """The primary is killed under edits; the standby has everything that was acked."""
    async with pair(sabotage) as both, history(both.world, seed) as told:
        await both.old.set("synchronous_standby_names", "standby")
        await told.people(12, projects=2)
        told.edit_on()
        await asyncio.sleep(2)
        await both.old.kill()
        return await _go_on(told, await _switch(both))


async def lost_tail(seed: int, *, sabotage: str = "") -> Outcome:
    """The standby stands still for a second of edits, which are lost with the primary."""
    async with pair(sabotage) as both, history(both.world, seed) as told:
        await told.people(12, projects=2)
        told.edit_on()
        await asyncio.sleep(1)
        await _fall_behind(both)
        await asyncio.sleep(1)
        before = {client.journal.project_id: client.journal.epoch for client in told.clients}
        await both.old.kill()
        outcome = await _go_on(told, await _switch(both), faithful=False)
        unmoved = [c.journal.name for c in told.clients if c.journal.epoch == before[c.journal.project_id]]
        return outcome._replace(wrong=[*outcome.wrong, *(f"{name} never heard of a new epoch" for name in unmoved)])


async def lost_by_everybody(seed: int, *, sabotage: str = "") -> Outcome:
    """All instances die with the primary, and the numbers of the lost entries are given out anew before a client
    that has seen the lost ones comes back."""
    async with pair(sabotage) as both, history(both.world, seed) as told:
        await told.people(4)
        away, other, *_ = told.clients
        await _fall_behind(both)
        for number in range(10):
            other.edit("task.create", title=f"Lost {number}")
        await told.until(lambda: other.settled and away.journal.seq == other.journal.seq, "everybody has seen them")
        knew = away.journal.seq
        for instance in both.world.instances:
            instance.front.cut(refuse=True)
            await instance.kill()
        await both.old.kill()
        await _switch(both)
        await asyncio.gather(*(instance.start() for instance in both.world.instances))
        for number in range(20):
            await both.world.do(both.world.people[0], told.projects[0], "task.create", title=f"Anew {number}")
        assert (await told.heads())[told.projects[0]] > knew
        for instance in both.world.instances:
            instance.front.mend()
        return Outcome(await told.verdict(faithful=False), told.summary()).print()


async def demoted(seed: int, *, sabotage: str = "") -> Outcome:
    """The primary stays up and answers, but takes no writes (25006); new connections lead to the new one."""
    few = {"database_connections": str(CONNECTIONS), "jobs": "off"}
    async with pair(sabotage, **few) as both, history(both.world, seed) as told:
        await told.people(8)
        await _use_all_connections(both.world, told.projects[0])
        told.edit_on()
        await asyncio.sleep(1)
        await both.old.set("default_transaction_read_only", "on")
        await asyncio.sleep(0.3)
        await both.standby.promote()
        both.world.postgres = both.standby
        for instance in both.world.instances:
            instance.database.target = both.standby.port  # nothing is cut
        outcome = await _go_on(told, monotonic(), faithful=False)
        await both.old.kill()
        return outcome


async def _use_all_connections(here: World, project_id: str) -> None:
    """As after a busy minute: a pool with room for one more would meet the new primary by chance, and hold on to it."""
    wanted = CONNECTIONS * len(here.instances)
    for instance in here.instances:
        instance.database.delay = 0.1
    for limit in range(1, 21):  # another question each time: the same one may be answered from memory
        path = f"projects/{project_id}/history?limit={limit}&after="
        asked = [f"{path}{after}" for after in range(2 * CONNECTIONS)]
        await asyncio.gather(*(here.ask(here.people[0], "GET", one, at=i) for one in asked for i in here.instances))
        if await here.postgres.ask(OPENED) == wanted:  # more would be a pool that is larger than we think
            break
    else:
        raise RuntimeError("the pools do not fill")
    for instance in here.instances:
        instance.database.mend()


async def _fall_behind(both: Pair) -> None:
    """From now on nothing reaches the standby; stopping it would not do, for its socket goes on filling."""
    await both.standby.set("primary_conninfo", "")
    while await both.standby.ask("select count(*) from pg_stat_wal_receiver"):
        await asyncio.sleep(0.05)


async def _switch(both: Pair) -> float:
    """Promote the standby and lead everybody there; when it took writes."""
    await both.standby.promote()
    both.world.postgres = both.standby
    for instance in both.world.instances:
        instance.database.target = both.standby.port
        instance.database.cut()
    return monotonic()


async def _go_on(told: History, since: float, *, faithful: bool = True) -> Outcome:
    """Edits are accepted again in time, and in the end all agree."""
    client = told.clients[0]
    request = client.edit("task.create", title="Are we back?")
    wrong: list[str] = []
    try:
        await told.until(lambda: request in client.journal.acks, "an edit is accepted again", (BACK + 3) * SLACK)
    except TimeoutError as error:
        wrong.append(str(error))
    back = monotonic() - since
    await asyncio.sleep(1)
    await told.edit_no_more()
    if back > BACK * SLACK:
        wrong.append(f"edits were accepted again after {back:.1f} s")
    if not wrong:
        wrong += await told.verdict(faithful=faithful)
    return Outcome(wrong, {**told.summary(), "back after": round(back, 2)}).print()
