"""PROMISES 1: every instance and transport tells the same history, whatever dies in between."""

import pytest

from tests.browser.stage import built
from tests.faults import troubles
from tests.faults.seeds import seeded
from tests.faults.stories import histories

__all__ = ["built"]  # a fixture


@pytest.mark.usefixtures("built")
async def test_everybody_sees_one_history_while_instances_are_killed_and_lines_cut() -> None:
    """Two official JavaScript clients among them."""
    outcome = await histories.troubled(
        troubles.kills_and_cuts, 15, seeded(), clients=24, official=("websocket", "polling")
    )
    assert outcome.wrong == []
    assert outcome.numbers["kills"] >= 1
    assert outcome.numbers["edits"] > 100
