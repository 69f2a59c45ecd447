"""Listed is who has a live socket: nobody more, whatever the moment of leaving, and nobody less."""

import asyncio
from time import monotonic

from tests.faults.client import Client
from tests.faults.history import history
from tests.faults.places import SLACK
from tests.faults.stories import Outcome
from tests.faults.wires import Poller
from tests.faults.world import world

CLOSED = 1.0  # seconds until a closed socket is gone from all lists
KILLED = 10.0  # seconds until those of a killed instance are


async def coming_and_going(seed: int, *, cycles: int, sabotage: str = "") -> Outcome:
    """Watchers sit on the first instance; guests come and go on the second one, which dies in the end."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        ada, radia, grace, barbara, edsger = here.people
        first, second = here.instances
        project_id = await here.found()
        told.projects = [project_id]
        wrong: list[str] = []
        watchers = [
            told.client(f"watcher-{n}", here.token(ada), project_id, lambda: [first.front.port]) for n in (0, 1)
        ]
        guests = [
            told.client(f"guest-{n}", here.token(who), project_id, lambda: [second.front.port])
            for n, who in enumerate((radia, grace, barbara) * 4)
        ]
        guests[1].polls = guests[5].polls = True
        last = told.client("last", here.token(edsger), project_id, lambda: [second.front.port])
        for client in (*watchers, *guests, last):
            client.start()
        await told.until(lambda: all(client.joined for client in told.clients), "everybody is in")
        for _ in range(cycles):
            guest = told.dice.choice(guests)
            await _say_goodbye(guest)
            if guest.wire is not None:
                guest.leave()
            await asyncio.sleep(told.dice.uniform(0, 0.03))
        await asyncio.gather(*(_say_goodbye(guest) for guest in guests))
        await asyncio.gather(*(guest.stop() for guest in guests))
        for guest in guests:
            told.clients.remove(guest)
        closed = await _until_listed(watchers, {ada.id, edsger.id}, (CLOSED + 5) * SLACK)
        if closed > CLOSED * SLACK:
            wrong.append(f"closed sockets were listed for {closed:.2f} s: {watchers[0].people}")
        last._ports = list  # type: ignore[method-assign]
        await second.kill()
        killed = await _until_listed(watchers, {ada.id}, (KILLED + 1) * SLACK)
        if killed > KILLED * SLACK:
            wrong.append(f"people of a killed instance were listed for {killed:.2f} s")
        return Outcome(wrong, {"cycles": cycles, "closed": round(closed, 2), "killed": round(killed, 2)}).print()


async def _say_goodbye(guest: Client) -> None:
    """A WebSocket needs none."""
    if isinstance(guest.wire, Poller):
        await guest.wire.say_goodbye()


async def _until_listed(watchers: list[Client], wanted: set[str], patience: float) -> float:
    """Seconds until all watchers list these."""
    began = monotonic()
    while any(set(watcher.people) != wanted for watcher in watchers):
        if monotonic() - began > patience:
            return patience
        await asyncio.sleep(0.02)
    return monotonic() - began
