"""People edit while something goes wrong; then everybody must agree on what happened."""

from collections.abc import Sequence

from tests.faults import troubles
from tests.faults.history import Trouble, history
from tests.faults.official import officials
from tests.faults.stories import Outcome
from tests.faults.world import world


async def troubled(
    trouble: Trouble,
    seconds: float,
    seed: int,
    *,
    sabotage: str = "",
    clients: int = 16,
    rate: float = 100.0,
    official: Sequence[str] = (),
) -> Outcome:
    """One trouble for a while, on two instances. `official` are the transports of official JavaScript clients."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(clients, projects=2)
        told.rate = rate
        async with officials(told, *official):
            await told.during(seconds, trouble)
            await troubles.mend(told)
            wrong = await told.verdict()
        return Outcome(wrong, told.summary()).print()
