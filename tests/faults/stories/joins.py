"""People come back with where they stood while others write: no entry is missed and none comes twice."""

import asyncio

from tests.faults.history import history
from tests.faults.stories import Outcome
from tests.faults.world import world


async def racing_a_writer(seed: int, *, joins: int, sabotage: str = "") -> Outcome:
    """Everybody leaves and comes back all the time; two clients only write."""
    async with world(1, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(30, polling=0.1)
        writers, joiners = told.clients[:2], told.clients[2:]

        async def write() -> None:
            number = 0
            while True:
                for writer in writers:
                    if len(writer._unanswered) < 20:
                        number += 1
                        writer.edit("label.create", name=f"{number}", color="#00ff00")
                await asyncio.sleep(0.004)

        writing = asyncio.create_task(write())
        try:
            while sum(client.journal.replays for client in joiners) < joins:
                for client in joiners:
                    if client.joined and told.dice.random() < 0.5:
                        client.leave()
                await asyncio.sleep(0.02)
                if any(client.journal.faults for client in joiners):
                    break
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
        return Outcome(await told.verdict(), told.summary()).print()
