"""PROMISES 6 and 10: a crowd that comes at once, and readers that stand still."""

import os

import pytest

from tests.faults.seeds import seeded
from tests.faults.stories import crowds, multitudes

CROWD = int(os.environ.get("FAULTS_CROWD", "300"))
"""2,000 for the long form."""
STALLED = int(os.environ.get("FAULTS_STALLED", "30"))
"""300, beside 500 healthy ones, for the long form."""


async def test_the_clients_of_a_killed_instance_are_complete_on_the_other_one() -> None:
    assert (await crowds.storm(seeded(), clients=min(CROWD, 300))).wrong == []


async def test_a_multitude_is_back_without_asking_the_log() -> None:
    assert (await multitudes.killed(seeded(), clients=CROWD, projects=max(CROWD // 40, 1))).wrong == []


async def test_stalled_readers_harm_only_themselves() -> None:
    assert (
        await crowds.stalled_readers(seeded(), stalled=min(STALLED, 30), healthy=min(STALLED * 5 // 3, 50))
    ).wrong == []


@pytest.mark.skipif(STALLED < 300, reason="two minutes and a machine of its own: FAULTS_STALLED=300")
async def test_hundreds_of_stalled_readers_leave_nothing_behind() -> None:
    outcome = await multitudes.beside_stalled_readers(
        seeded(), stalled=STALLED, healthy=STALLED * 5 // 3, rate=300, seconds=6
    )
    assert outcome.wrong == []
