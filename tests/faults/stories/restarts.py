"""Instances are exchanged under load: everybody is told when to come back, and comes back then."""

import asyncio
import signal
from collections.abc import Sequence

from tests.faults.client import Client, Return
from tests.faults.history import history
from tests.faults.instance import Instance
from tests.faults.official import officials
from tests.faults.stories import Outcome
from tests.faults.world import world

DRAIN = 2.0  # seconds over which an instance spreads its clients


async def rolling(
    seed: int, *, clients: int = 40, official: Sequence[str] = (), obedient: bool = True, sabotage: str = ""
) -> Outcome:
    """SIGTERM and a new start, one instance after the other, under edits."""
    async with world(2, sabotage=sabotage, drain_seconds=str(DRAIN)) as here, history(here, seed) as told:
        await told.people(clients, projects=2, polling=0.5)
        for client in told.clients:
            client.obeys = obedient
        wrong: list[str] = []
        async with officials(told, *official) as guests:
            told.edit_on()
            for instance in here.instances:
                await asyncio.sleep(1)
                wrong += await _exchanged(instance, told.clients)
            await asyncio.sleep(1)
            await told.edit_no_more()
            wrong += await told.verdict()
        for guest in guests:
            wrong += ["an official client was not told when to come back"] * (not guest.returns)
            wrong += [f"an official client stayed away for {one} ms" for one in guest.returns if one[1] < one[0]]
        returns = [one for client in told.clients for one in client.returns]
        numbers = {
            "sent away": len(returns) + sum(len(guest.returns) for guest in guests),
            "of them polling": sum(one.polls for one in returns),
            "of them official": sum(len(guest.returns) for guest in guests),
            "told s": [round(delay(one.told for one in returns), 2) for delay in (min, max)],
            "late s": round(max((one.waited - one.told for one in returns), default=0.0), 2),
        }
        return Outcome(wrong, {**numbers, **told.summary()}).print()


async def _exchanged(instance: Instance, clients: Sequence[Client]) -> list[str]:
    """Another process takes its place; what was wrong with how the old one took leave."""
    there = [client for client in clients if client.joined and client.port == instance.front.port]
    known = {client: len(client.returns) for client in there}
    code = await instance.ask_to_stop(signal.SIGTERM)
    await instance.start()
    await asyncio.sleep(DRAIN)  # whoever was sent away last is on the way back
    returns = {client: client.returns[known[client] :] for client in there}
    wrong = [f"it ended with {code}"] * (code != 0)
    wrong += [f"{client.journal.name} was not told when to come back" for client in there if not returns[client]]
    return wrong + _hurried(returns) + _crowded([one.told for some in returns.values() for one in some[:1]])


def _hurried(returns: dict[Client, list[Return]]) -> list[str]:
    """Whoever came back before the time that was told."""
    return [
        f"{client.journal.name}, told to wait for {one.told} s, was back after {one.waited:.3f} s"
        for client, some in returns.items()
        for one in some
        if one.waited < one.told
    ]


def _crowded(delays: list[float]) -> list[str]:
    """Who is sent away is spread over the whole time, and nobody is told the same as a few others."""
    if len(delays) < 5:
        return [f"only {len(delays)} clients were sent away"]
    told, even = sorted(delays), DRAIN / len(delays)
    gaps = [later - sooner for sooner, later in zip(told, [*told[1:], DRAIN], strict=True)]
    return [f"{len(delays)} clients were told to come back after {told}"] * (told[0] < 0 or max(gaps) > 3 * even)
