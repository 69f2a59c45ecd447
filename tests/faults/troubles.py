"""What can go wrong, as a history is told: each goes on until it is cancelled."""

import asyncio
import random
import re
from collections.abc import Sequence
from typing import Final

from tests.faults.history import History, Trouble
from tests.faults.overheard import overheard

LYING: Final = 0.02  # seconds between two lies; at full speed they only prove that a flood is one
_SEQ: Final = re.compile(rb'"seq":(\d+)')


async def nothing(history: History, dice: random.Random) -> None:
    """For comparison."""
    await asyncio.Event().wait()


async def kills_and_cuts(history: History, dice: random.Random) -> None:
    """An instance dies every few seconds and comes back; clients are cut off in between."""
    instances = history.world.instances
    turn = 0
    while True:
        for _ in range(dice.randrange(2, 5)):
            await asyncio.sleep(dice.uniform(0.2, 0.8))
            await _cut(history, dice)
        victim = instances[turn % len(instances)]
        turn += 1
        await victim.kill()
        victim.front.cut()
        history.counts["kills"] += 1
        await asyncio.sleep(dice.uniform(0.1, 0.5))
        await victim.start()


async def _cut(history: History, dice: random.Random) -> None:
    front = dice.choice(history.world.instances).front
    if dice.random() < 0.3:
        front.cut()
        return
    if dice.random() < 0.5:
        front.cut_at(dice.randrange(20_000), dice.choice(["there", "back"]))
        return
    for client in dice.sample(history.clients, k=min(3, len(history.clients))):
        client.leave()


async def valkey_killed_subscriptions(history: History, dice: random.Random) -> None:
    """Subscribers are thrown out five times a second."""
    while True:
        await asyncio.sleep(0.2)
        await history.world.valkey.ask("CLIENT", "KILL", "TYPE", "pubsub")
        history.counts["subscriptions killed"] += 1


async def valkey_restarts(history: History, dice: random.Random) -> None:
    """It dies and comes back with nothing in it."""
    while True:
        await asyncio.sleep(dice.uniform(1, 3))
        await history.world.valkey.kill()
        await asyncio.sleep(dice.uniform(0.1, 3))
        await history.world.valkey.start()
        history.counts["Valkey kills"] += 1


async def valkey_stops(history: History, dice: random.Random) -> None:
    """It stands still, with all connections open."""
    while True:
        await asyncio.sleep(dice.uniform(1, 3))
        history.world.valkey.pause()
        try:
            await asyncio.sleep(dice.uniform(1, 10))
        finally:
            history.world.valkey.resume()
        history.counts["Valkey stops"] += 1


async def valkey_black_hole(history: History, dice: random.Random) -> None:
    """What one instance says to it, and hears of it, disappears."""
    while True:
        instance = dice.choice(history.world.instances)
        instance.redis.swallow()
        await asyncio.sleep(dice.uniform(1, 8))
        instance.redis.mend()
        instance.redis.cut()
        history.counts["Valkey black holes"] += 1
        await asyncio.sleep(dice.uniform(0.5, 2))


async def valkey_lies(history: History, dice: random.Random) -> None:
    """What was said is said again, late, in another order, changed, and by nobody; and what never happened is said."""
    async with overheard(history.world.valkey.port) as redis:
        while True:
            await asyncio.sleep(LYING)
            if redis.heard:
                await redis.say(*_lie(redis.heard, dice))
                history.counts["lies"] += 1


def _lie(heard: Sequence[tuple[bytes, bytes]], dice: random.Random) -> tuple[bytes, bytes]:
    channel, body = dice.choice(heard)
    chance = dice.random()
    if chance < 0.2:
        channel, body = heard[-1]
        body = _SEQ.sub(_next, body)
    elif chance < 0.4 and len(body) > 8:
        body = bytes([*body[:-8], body[-8] ^ 1, *body[-7:]])
    elif chance < 0.6:
        channel = dice.choice(heard)[0]
    elif chance < 0.8:
        body = dice.randbytes(dice.randrange(60))
    return channel, body


def _next(seq: re.Match[bytes]) -> bytes:
    """The entry that would come behind it."""
    return b'"seq":%d' % (int(seq[1]) + 1)


async def postgres_crashes(history: History, dice: random.Random) -> None:
    """It is killed, and started again a moment later."""
    while True:
        await asyncio.sleep(dice.uniform(2, 5))
        await history.world.postgres.kill()
        history.counts["PostgreSQL kills"] += 1
        await asyncio.sleep(dice.uniform(0.1, 3))
        await history.world.postgres.start()


async def postgres_cut_off(history: History, dice: random.Random) -> None:
    """Connections to it end at any byte of what it says."""
    while True:
        await asyncio.sleep(dice.uniform(0.05, 0.5))
        line = dice.choice(history.world.instances).database
        line.cut_at(dice.randrange(3000), dice.choice(["there", "back"]))
        history.counts["PostgreSQL cuts"] += 1


async def mend(history: History) -> None:
    """Everything works again."""
    world = history.world
    for process in (world.postgres, world.valkey):
        if process.running:
            process.resume()
        else:
            await process.start()
    for instance in world.instances:
        for line in (instance.front, instance.database, instance.redis):
            line.mend()
        if instance.running:
            instance.resume()
            await instance.answering()
        else:
            await instance.start()


KINDS: tuple[Trouble, ...] = (
    kills_and_cuts,
    valkey_killed_subscriptions,
    valkey_restarts,
    valkey_stops,
    valkey_black_hole,
    valkey_lies,
    postgres_crashes,
    postgres_cut_off,
)
