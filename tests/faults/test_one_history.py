"""PROMISES 1: every instance and transport tells the same history, whatever dies in between."""

from tests.faults import troubles
from tests.faults.history import history
from tests.faults.seeds import seeded, show
from tests.faults.world import world


async def test_everybody_sees_one_history_while_instances_are_killed_and_lines_cut() -> None:
    async with world(2) as here, history(here, seeded()) as told:
        await told.people(24, projects=3)
        await told.during(15, troubles.kills_and_cuts)
        wrong = await told.verdict()
        show(told.summary(), wrong)
        assert wrong == []
        assert told.counts["kills"] >= 1
        assert told.summary()["edits"] > 100
