"""Hostile clients on every way in, beside people who work; and afterwards it is as if they had never been."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Protocol

from msgspec.structs import replace

from tests.faults.history import History, history, stopped
from tests.faults.hostile.messages import Meddler
from tests.faults.hostile.requests import Caller
from tests.faults.hostile.sockets import Intruder
from tests.faults.instance import Holding, Instance
from tests.faults.places import HANG, SLACK
from tests.faults.stories import Outcome
from tests.faults.world import world

LOOKS, PAUSE = 3, 0.3  # looks at the tasks, and seconds between them
WARMING = 6.0  # seconds until caches, pools and tails are as full as they get
LATE = 2.0  # seconds after which everybody else has everything, as if nobody were hostile (p99)
KEPT = 32 * 1024  # KiB more that an allocator may keep to itself; boards that the hostile ones filled are not counted
OBJECTS = 300  # objects of one type more: a few rooms and connections come and go; whatever leaks does so by thousands
# The last lines of each room, standings and answers for whoever asks next: all have bounds of their own.
CACHED = {
    "rooms.answers.Told",
    "rooms.messages.Line",
    "storage.leaderboards.Cursor",
    "storage.leaderboards.Standing",
    "storage.log.Tip",
}


class Hostile(Protocol):
    """Somebody at work; `counts` is what they did."""

    counts: Counter[str]

    async def run(self) -> None: ...


async def everywhere(seed: int, *, seconds: float, sabotage: str = "") -> Outcome:
    """Sockets, requests and messages at once, on two instances; one of the hostile is a member among the others."""
    async with world(2, sabotage=sabotage, watched=True, jobs="off") as here, history(here, seed) as told:
        await told.people(6)
        told.rate = 20.0
        told.edit_on()
        hostile = await _hostile(told)
        async with _at_work(hostile):
            await asyncio.sleep(WARMING)
        before = await held(here.instances)
        async with _at_work(hostile):
            await asyncio.sleep(seconds)
        after = await held(here.instances)
        await told.edit_no_more()
        wrong = [one for each in hostile for one in getattr(each, "wrong", [])]
        for instance, was, now in zip(here.instances, before, after, strict=True):
            wrong += [f"instance {instance.number} {one}" for one in _left(was, now)]
        wrong += ["somebody was cut off"] * any(client.cuts for client in told.clients)
        wrong += await told.verdict()
        counts = sum((each.counts for each in hostile), Counter[str]())
        summary = told.summary()
        if summary["staleness p99"] > LATE * SLACK:
            wrong.append(f"others were late by {summary['staleness p99']} s")
        grown = [now.KiB - was.KiB for was, now in zip(before, after, strict=True)]
        return Outcome(wrong, {**counts, "KiB more": grown, **summary}).print()


async def _hostile(told: History) -> list[Hostile]:
    """Mallory and Trudy, who are in no project but their own, and Edsger, who is in everybody's."""
    here = told.world
    strangers = await here.populate("Mallory", "Trudy")
    members = [doer.id for doer in here.people]
    hostile: list[Hostile] = []
    for instance in here.instances:
        for who in (*strangers, here.people[4]):
            own = list(told.projects) if who is here.people[4] else []
            known: dict[str, list[str]] = {"project": own, "member": list(members)}
            hostile += [kind(_dice(told), here.token(who), known, instance.port) for kind in (Intruder, Caller)]
    channels = ["instances", *(f"p:{id}" for id in told.projects), *(f"u:{id}" for id in members)]
    return [*hostile, Meddler(_dice(told), here.valkey.port, channels)]


def _dice(told: History) -> random.Random:
    return random.Random(told.dice.random())


@asynccontextmanager
async def _at_work(hostile: Sequence[Hostile]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.run()) for one in hostile]
    try:
        yield
    finally:
        for one in await asyncio.gather(*map(stopped, tasks)):
            if isinstance(one, Exception):
                raise one


async def held(instances: Sequence[Instance]) -> list[Holding]:
    """Once the last of their sockets are closed. Of tasks, those that run whenever one looks: edits go on."""
    deadline = monotonic() + HANG
    held = await asyncio.gather(*(instance.holds() for instance in instances))
    while monotonic() < deadline:
        await asyncio.sleep(1)
        before, held = held, await asyncio.gather(*(instance.holds() for instance in instances))
        if all(now.descriptors >= was.descriptors for was, now in zip(before, held, strict=True)):
            break
    for _ in range(LOOKS):
        await asyncio.sleep(PAUSE)
        again = await asyncio.gather(*(instance.holds() for instance in instances))
        held = [
            replace(now, tasks=Counter(now.tasks) & Counter(was.tasks)) for was, now in zip(held, again, strict=True)
        ]
    return list(held)


def _left(was: Holding, now: Holding) -> list[str]:
    """What the hostile have left behind."""
    found = []
    if now.KiB - was.KiB > KEPT:
        found.append(f"holds {now.KiB - was.KiB} KiB more")
    started = now.started_since(was)
    if started.total() > 5:
        found.append(f"runs {started.total()} tasks more: {dict(started)}")
    if now.descriptors - was.descriptors > 10:
        found.append(f"has {now.descriptors - was.descriptors} descriptors more")
    grown = {name: count - was.objects.get(name, 0) for name, count in now.objects.items() if name not in CACHED}
    return found + [f"holds {many} {name} more" for name, many in grown.items() if many > OBJECTS]
