"""PROMISES 1: every instance and transport tells the same history, whatever dies in between."""

from tests.faults import troubles
from tests.faults.seeds import seeded
from tests.faults.stories import histories


async def test_everybody_sees_one_history_while_instances_are_killed_and_lines_cut() -> None:
    outcome = await histories.troubled(troubles.kills_and_cuts, 15, seeded(), clients=24)
    assert outcome.wrong == []
    assert outcome.numbers["kills"] >= 1
    assert outcome.numbers["edits"] > 100
