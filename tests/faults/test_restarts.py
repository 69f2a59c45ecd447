"""A4: instances that stop send everybody away in good order; clients that obey come back one after the other."""

import pytest

from tests.browser.stage import built
from tests.faults.seeds import seeded
from tests.faults.stories import restarts

__all__ = ["built"]  # a fixture


@pytest.mark.usefixtures("built")
async def test_a_rolling_restart_loses_nothing_and_everybody_comes_back_when_told() -> None:
    """Two official JavaScript clients among them."""
    assert (await restarts.rolling(seeded(), official=("websocket", "polling"))).wrong == []


async def test_clients_that_come_back_at_once_are_noticed() -> None:
    outcome = await restarts.rolling(seeded(), clients=16, obedient=False)
    assert any("told to wait" in one for one in outcome.wrong)
