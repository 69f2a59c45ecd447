"""PROMISES 5: a failover loses no acked edit where the standby is synchronous, and else the loss shows."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import NamedTuple

import pytest_asyncio

from tests.faults.history import History, history
from tests.faults.places import SLACK
from tests.faults.postgres import Postgres
from tests.faults.seeds import seeded, show
from tests.faults.world import World, world

BACK = 5.0  # seconds until edits are accepted again, counted from when the database takes them


class Pair(NamedTuple):
    """A world with a standby."""

    world: World
    old: Postgres
    standby: Postgres


@pytest_asyncio.fixture
async def pair() -> AsyncIterator[Pair]:
    async with world(2) as here:
        old = here.postgres
        standby = await old.standby(here.folder / "standby")
        try:
            yield Pair(here, old, standby)
        finally:
            await standby.kill()
            await old.kill()


async def switch(pair: Pair) -> float:
    """Promote the standby and lead everybody there; when it took writes."""
    await pair.standby.promote()
    pair.world.postgres = pair.standby
    for instance in pair.world.instances:
        instance.database.target = pair.standby.port
        instance.database.cut()
    return monotonic()


async def edits_are_back(told: History, since: float) -> float:
    """Seconds until an edit was accepted that was wished after the switch."""
    client = told.clients[0]
    request = client.edit("task.create", title="Are we back?")
    await told.until(lambda: request in client.journal.acks, "an edit is accepted after the failover")
    return monotonic() - since


async def test_no_acked_edit_is_lost_with_a_synchronous_standby(pair: Pair) -> None:
    await pair.old.set("synchronous_standby_names", "standby")
    async with history(pair.world, seeded()) as told:
        await told.people(12, projects=2)
        told.edit_on()
        await asyncio.sleep(2)
        await pair.old.kill()
        back = await edits_are_back(told, await switch(pair))
        await asyncio.sleep(1)
        await told.edit_no_more()
        wrong = await told.verdict()
        show({**told.summary(), "back after": round(back, 2)}, wrong)
        assert wrong == []
        assert back <= BACK * SLACK


async def test_a_lost_tail_shows_and_everybody_agrees_on_what_is_left(pair: Pair) -> None:
    """The standby stands still for a second of edits, which are lost with the primary: the epoch moves."""
    async with history(pair.world, seeded()) as told:
        await told.people(12, projects=2)
        told.edit_on()
        await asyncio.sleep(1)
        pair.standby.pause()
        await asyncio.sleep(1)
        shown = {client.journal.name: client.journal.seq for client in told.clients}
        before = {client.journal.project_id: client.journal.epoch for client in told.clients}
        await pair.old.kill()
        pair.standby.resume()
        back = await edits_are_back(told, await switch(pair))
        await asyncio.sleep(2)
        await told.edit_no_more()
        wrong = await told.verdict(faithful=False)
        show({**told.summary(), "back after": round(back, 2), "shown": shown}, wrong)
        assert wrong == []
        assert all(client.journal.epoch != before[client.journal.project_id] for client in told.clients)
        assert back <= BACK * SLACK


async def test_a_client_from_before_a_loss_that_nobody_remembers_gets_a_snapshot(pair: Pair) -> None:
    """All instances die with the primary, and the numbers of the lost entries are given out anew meanwhile."""
    async with history(pair.world, seeded()) as told:
        await told.people(4)
        away, *others = told.clients
        away.edit("task.create", title="Before")
        await told.until(lambda: away.settled, "it is done")
        pair.standby.pause()
        for number in range(10):
            others[0].edit("task.create", title=f"Lost {number}")
        await told.until(lambda: all(c.settled for c in told.clients), "they are done")
        await told.until(lambda: away.journal.seq == others[0].journal.seq, "everybody has seen them")
        knew = away.journal.seq
        for instance in pair.world.instances:
            instance.front.cut(refuse=True)
            await instance.kill()
        await pair.old.kill()
        pair.standby.resume()
        await switch(pair)
        for instance in pair.world.instances:
            await instance.start()
        ada = pair.world.people[0]
        for number in range(20):
            await pair.world.do(ada, told.projects[0], "task.create", title=f"Anew {number}")
        assert (await told.heads())[told.projects[0]] > knew
        for instance in pair.world.instances:
            instance.front.mend()
        wrong = await told.verdict(faithful=False)
        show(told.summary(), wrong)
        assert wrong == []
        assert away.journal.snapshots == 2


async def test_connections_to_a_demoted_primary_are_dropped(pair: Pair) -> None:
    """It stays up and answers, but takes no writes (25006); new connections lead to the new primary."""
    async with history(pair.world, seeded()) as told:
        await told.people(8)
        told.edit_on()
        await asyncio.sleep(1)
        await pair.old.set("default_transaction_read_only", "on")
        await asyncio.sleep(0.5)
        await pair.standby.promote()
        pair.world.postgres = pair.standby
        for instance in pair.world.instances:
            instance.database.target = pair.standby.port  # nothing is cut
        back = await edits_are_back(told, monotonic())
        await asyncio.sleep(1)
        await told.edit_no_more()
        wrong = await told.verdict(faithful=False)
        show({**told.summary(), "back after": round(back, 2)}, wrong)
        assert wrong == []
        assert back <= BACK * SLACK
