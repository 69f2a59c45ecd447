"""A request takes effect once, whatever is cut or killed around it, and is answered the same for ever."""

import asyncio

from tests.faults.history import History, history
from tests.faults.stories import Outcome
from tests.faults.world import world


async def cut_everywhere(seed: int, *, step: int, sabotage: str = "") -> Outcome:
    """The lines client↔server and server↔PostgreSQL end at every `step`-th byte of what passes around one edit."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(2, polling=0.0)
        cuts = 0
        for line_of, direction, span in (("front", "back", 900), ("database", "back", 400), ("front", "there", 300)):
            for byte in range(0, span, step):
                lines = [getattr(instance, line_of) for instance in here.instances]
                for line in lines:
                    line.cut_at(byte, direction)
                for client in told.clients:
                    client.edit("task.create", title=f"{line_of} {direction} {byte}")
                await told.until(lambda: all(c.settled for c in told.clients), "every edit is answered")
                for line in lines:
                    line.mend()
                cuts += 1
        await _ask_all_again(told)
        return Outcome(await told.verdict(), {"cut at": cuts, **told.summary()}).print()


async def killed_around_the_commit(seed: int, *, times: int, sabotage: str = "") -> Outcome:
    """SIGKILL at any moment of an edit's way: the database is slowed down, so that every moment is hit."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(6, polling=0.0)
        for number in range(times):
            victim = here.instances[number % 2]
            victim.database.delay = 0.05
            for client in told.clients:
                client.edit("task.create", title=f"Around kill {number}")
            await asyncio.sleep(0.3 * number / times)
            await victim.kill()
            told.counts["kills"] += 1
            victim.database.mend()
            await victim.start()
        await told.until(lambda: all(c.settled for c in told.clients), "every edit is answered")
        for instance in here.instances:  # so that nobody remembers
            await instance.kill()
        await asyncio.gather(*(instance.start() for instance in here.instances))
        await _ask_all_again(told)
        return Outcome(await told.verdict(), told.summary()).print()


async def _ask_all_again(told: History) -> None:
    """Everything that was ever acked, by its asker, wherever they are now."""
    await told.until(lambda: all(client.joined for client in told.clients), "everybody is back")
    due = {}
    for client in told.clients:
        due[client] = client.journal.repeats + len(client.journal.acks)
        for request_id in list(client.journal.acks):
            client.repeat(request_id)
    await told.until(
        lambda: all(c.journal.repeats >= many or c.journal.faults for c, many in due.items()), "all are answered again"
    )
