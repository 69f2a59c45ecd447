"""Redis loses, dies, stands still, disappears and lies; entries arrive nonetheless, and in time."""

import asyncio
from time import monotonic

from tests.faults.history import history
from tests.faults.places import SLACK
from tests.faults.stories import Outcome
from tests.faults.world import world

COMPLETE = 2.0  # seconds after which everybody is complete again (p99)
DEAF = 2.0  # seconds after which an instance says that it hears nothing


async def last_message_lost(seed: int, *, times: int, sabotage: str = "") -> Outcome:
    """One edit and then silence, while Redis takes everything and passes nothing on: nothing later shows the gap."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(10, polling=0.0)
        waits: list[float] = []
        wrong: list[str] = []
        for number in range(times):
            for instance in here.instances:
                instance.redis.swallow()
            client = told.dice.choice(told.clients)
            client.edit("task.create", title=f"Unheard {number}")
            began = monotonic()
            try:
                await told.until(
                    lambda one=client: one.settled and all(c.journal.seq == one.journal.seq for c in told.clients),
                    "everybody sees the edit",
                    10 * SLACK,
                )
            except TimeoutError as error:
                wrong.append(str(error))
            waits.append(monotonic() - began)
            for instance in here.instances:
                instance.redis.mend()
                instance.redis.cut()
            if wrong:
                break
            await asyncio.sleep(told.dice.uniform(0.2, 0.6))
        worst = max(waits)
        if worst > COMPLETE * SLACK:
            wrong.append(f"it took {worst:.2f} s until everybody was complete")
        if not wrong:
            wrong += await told.verdict()
        return Outcome(wrong, {"lost": len(waits), "worst": round(worst, 2)}).print()


async def deafness_shows(seed: int, *, sabotage: str = "") -> Outcome:
    """A black hole between one instance and Redis: noticed, said by /health/ready, and over when it is over."""
    async with world(1, sabotage=sabotage) as here:
        wrong: list[str] = []
        [instance] = here.instances
        await asyncio.sleep(1)
        instance.redis.swallow()
        began = monotonic()
        while await instance.metric("boardcast_hearing"):
            if monotonic() - began > 3 * DEAF * SLACK:
                wrong.append("nobody noticed")
                break
            await asyncio.sleep(0.02)
        noticed = monotonic() - began
        if all((await instance.ready()).values()):
            wrong.append("it says that it is ready")
        if noticed > DEAF * SLACK + 0.2:
            wrong.append(f"it was noticed after {noticed:.2f} s")
        instance.redis.mend()
        instance.redis.cut()
        began = monotonic()
        while not all((await instance.ready()).values()) and monotonic() - began < 20:
            await asyncio.sleep(0.02)
        healed = monotonic() - began
        if healed > 10 * SLACK:
            wrong.append(f"it was ready again after {healed:.2f} s")
        return Outcome(wrong, {"deaf noticed": round(noticed, 2), "ready again": round(healed, 2)}).print()
