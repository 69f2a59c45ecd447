"""People edit while something goes wrong; then everybody must agree on what happened."""

from collections.abc import Sequence

from tests.faults import troubles
from tests.faults.history import Trouble, history
from tests.faults.official import officials
from tests.faults.stories import Outcome
from tests.faults.world import world

CLIENTS = 16


async def troubled(
    trouble: Trouble,
    seconds: float,
    seed: int,
    *,
    sabotage: str = "",
    clients: int = CLIENTS,
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


async def hinted(trouble: Trouble, seconds: float, seed: int, *, sabotage: str = "", rate: float = 100.0) -> Outcome:
    """Trouble with Redis alone: besides, nobody is cut off by it, and nobody has to begin anew."""
    outcome = await troubled(trouble, seconds, seed, sabotage=sabotage, rate=rate, clients=CLIENTS)
    began, cuts = outcome.numbers["snapshots"], outcome.numbers["cuts"]
    if began > CLIENTS or cuts:
        outcome.wrong.append(f"{cuts} were cut off, {began - CLIENTS} had to begin anew")
    return outcome
