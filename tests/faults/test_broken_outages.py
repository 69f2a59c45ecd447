"""Builds that fail when Redis, PostgreSQL, an instance or a client does: each is found out."""

from functools import partial

import pytest

from tests.faults import troubles
from tests.faults.red import Story, turns_red
from tests.faults.stories import attendance, crowds, failovers, guests, hints, histories, restarts

CASES: dict[str, Story] = {
    "redis-is-trusted": partial(hints.last_message_lost, times=1),
    "forgeries-believed": partial(histories.hinted, troubles.valkey_lies, 6),
    "dead-connections-kept": failovers.demoted,
    "silence-waited-out": failovers.swallowed,
    "losses-unnoticed": failovers.lost_by_everybody,
    "guests-kept": guests.coming_and_going,
    "writer-without-bound": partial(crowds.stalled_readers, stalled=10, healthy=10),
    "all-back-at-once": partial(restarts.rolling, clients=16),
    "presence-without-lease": partial(attendance.coming_and_going, cycles=20),
}


@pytest.mark.parametrize("sabotage", CASES)
async def test_the_story_turns_red_on_a_broken_build(sabotage: str) -> None:
    await turns_red(CASES[sabotage], sabotage)
