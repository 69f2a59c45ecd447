"""PROMISES 8: a hostile client is cheap, whatever it says, on whatever way."""

import os

from tests.faults.seeds import seeded
from tests.faults.stories import guests, hostilities

SECONDS = float(os.environ.get("FAULTS_HOSTILE", "8"))
"""300 for the long form."""


async def test_whatever_they_say_is_answered_and_harms_nobody() -> None:
    assert (await hostilities.everywhere(seeded(), seconds=SECONDS)).wrong == []


async def test_nothing_is_left_of_a_guest() -> None:
    assert (await guests.coming_and_going(seeded())).wrong == []
