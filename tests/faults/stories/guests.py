"""Guests of every kind come and go; afterwards a server holds nothing for any of them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import orjson

from benchmarks.client import Refused
from tests.faults import wires
from tests.faults.history import History, history
from tests.faults.instance import Holding
from tests.faults.stories import Outcome, hostilities
from tests.faults.world import world

FIRST = 20  # guests of each kind who come before anything is counted: pools and caches fill with them
AT_ONCE = 10  # guests of one kind at the same time
LEFT = 0.5  # objects of one type per guest; whatever a guest leaves behind is one at least

Guest = Callable[[History, int], Awaitable[None]]


async def coming_and_going(seed: int, *, each: int = 120, sabotage: str = "") -> Outcome:
    """That many of each kind, on one instance."""
    async with world(1, sabotage=sabotage, watched=True, jobs="off") as here, history(here, seed) as told:
        await told.people(1, polling=0.0)
        [instance] = here.instances
        await _visits(told, FIRST)
        [before] = await hostilities.held([instance])
        await _visits(told, each)
        [after] = await hostilities.held([instance])
        left = _left(before, after, each)
        wrong = [f"{count:.1f} {name} are left of each guest" for name, count in left.items() if count > LEFT]
        wrong += await told.verdict()
        most = Counter(left).most_common(3)
        numbers = {"guests": each * len(GUESTS), "most of a type per guest": {name: round(n, 2) for name, n in most}}
        return Outcome(wrong, {**numbers, **told.summary()}).print()


async def _visits(told: History, each: int) -> None:
    for guest in GUESTS:
        for begin in range(0, each, AT_ONCE):
            await asyncio.gather(*(guest(told, number) for number in range(begin, min(begin + AT_ONCE, each))))


def _left(before: Holding, after: Holding, each: int) -> dict[str, float]:
    """Objects by type, per guest of one kind."""
    return {
        name: (count - before.objects.get(name, 0)) / each
        for name, count in after.objects.items()
        if name not in hostilities.CACHED
    }


async def _polite(told: History, number: int) -> None:
    """Says goodbye."""
    wire = await wires.websocket(_port(told), _known(told))
    wire.write(b"41")
    wire.close()


async def _vanishing(told: History, number: int) -> None:
    wire = await wires.websocket(_port(told), _known(told))
    wire.transport.abort()


async def _watching(told: History, number: int) -> None:
    """A member, gone while the board is on its way."""
    wire = await wires.websocket(_port(told), _known(told))
    joined = wire.call(b"room.join", orjson.dumps({"project_id": told.projects[0]}))
    if number % 2:
        await joined
    else:
        joined.add_done_callback(lambda lost: lost.exception())
    wire.transport.abort()


async def _unknown(told: History, number: int) -> None:
    try:
        await wires.websocket(_port(told), {"token": f"nobody's, {number}"})
    except Refused:
        return
    raise AssertionError("a stranger was let in")


async def _polling(told: History, number: int) -> None:
    wire = await wires.polling(_port(told), _known(told))
    assert isinstance(wire, wires.Poller)
    await wire.say_goodbye()
    wire.close()


GUESTS: tuple[Guest, ...] = (_polite, _vanishing, _watching, _unknown, _polling)


def _port(told: History) -> int:
    return told.world.instances[0].port


def _known(told: History) -> dict[str, str]:
    return {"token": told.world.token(told.world.people[1])}
