"""A harness that cannot fail proves nothing: each story must turn red on a server that is broken in that very place."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from tests.faults import troubles
from tests.faults.seeds import seeded
from tests.faults.stories import (
    Outcome,
    attendance,
    crowds,
    failovers,
    hints,
    histories,
    hostilities,
    joins,
    once,
    removals,
)

Story = Callable[..., Awaitable[Outcome]]

CASES: dict[str, Story] = {
    "holes-tolerated": partial(histories.troubled, troubles.nothing, 4),
    "shown-before-commit": partial(histories.troubled, troubles.nothing, 4, rate=200),
    "acks-before-commit": partial(histories.troubled, troubles.nothing, 4, rate=200),
    "repeats-remembered-in-memory": partial(once.killed_around_the_commit, times=1),
    "history-read-before-buffering": partial(joins.racing_a_writer, joins=300),
    "redis-is-trusted": partial(hints.last_message_lost, times=1),
    "forgeries-believed": partial(histories.troubled, troubles.valkey_lies, 6),
    "dead-connections-kept": failovers.demoted,
    "losses-unnoticed": failovers.lost_by_everybody,
    "guests-kept": partial(hostilities.everywhere, seconds=6),
    "writer-without-bound": partial(crowds.stalled_readers, stalled=10, healthy=10),
    "kick-by-message": partial(removals.under_edits, times=1),
    "presence-without-lease": partial(attendance.coming_and_going, cycles=20),
}


@pytest.mark.parametrize("sabotage", CASES)
async def test_the_story_turns_red_on_a_broken_build(sabotage: str) -> None:
    try:
        outcome = await CASES[sabotage](seeded(), sabotage=sabotage)
    except TimeoutError as never:  # what was promised did not come about at all
        print("VIOLATION", never)
        return
    assert outcome.wrong, f"nobody noticed {sabotage}"
