"""People edit while something goes wrong; then everybody must agree on what happened."""

from tests.faults.history import Trouble, history
from tests.faults.stories import Outcome
from tests.faults.world import world


async def troubled(
    trouble: Trouble, seconds: float, seed: int, *, sabotage: str = "", clients: int = 16, rate: float = 100.0
) -> Outcome:
    """One trouble for a while, on two instances."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(clients, projects=2)
        told.rate = rate
        await told.during(seconds, trouble)
        for process in (here.postgres, here.valkey):
            if process.running:
                process.resume()
            else:
                await process.start()
        for instance in here.instances:
            for line in (instance.front, instance.database, instance.redis):
                line.mend()
            if not instance.running:
                await instance.start()
        wrong = await told.verdict()
        return Outcome(wrong, told.summary()).print()
