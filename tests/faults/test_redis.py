"""PROMISES 4: Redis is only a hint. Losing it, or being lied to by it, loses nothing."""

import pytest

from tests.faults import troubles
from tests.faults.history import Trouble
from tests.faults.places import SLACK
from tests.faults.seeds import seeded
from tests.faults.stories import hints, histories

COMPLETE = 2.0  # seconds, p99


@pytest.mark.parametrize(
    "trouble",
    [troubles.valkey_killed_subscriptions, troubles.valkey_restarts, troubles.valkey_lies],
    ids=lambda trouble: trouble.__name__,
)
async def test_nothing_is_lost_or_late(trouble: Trouble) -> None:
    outcome = await histories.hinted(trouble, 8, seeded(), rate=150)
    assert outcome.wrong == []
    assert outcome.numbers["staleness p99"] <= COMPLETE * SLACK


async def test_the_last_message_may_be_the_lost_one() -> None:
    assert (await hints.last_message_lost(seeded(), times=4)).wrong == []


async def test_a_deaf_instance_says_that_it_is_not_ready() -> None:
    assert (await hints.deafness_shows(seeded())).wrong == []
