"""Builds that break the order of edits, their effect or who may see them: each is found out."""

from functools import partial

import pytest

from tests.faults import test_broken_outages, troubles
from tests.faults.red import Story, turns_red
from tests.faults.sabotage.builds import BUILDS
from tests.faults.stories import histories, joins, once, removals

CASES: dict[str, Story] = {
    "holes-tolerated": partial(histories.troubled, troubles.nothing, 4),
    "shown-before-commit": partial(histories.troubled, troubles.nothing, 4, rate=200),
    "acks-before-commit": partial(histories.troubled, troubles.nothing, 4, rate=200),
    "repeats-remembered-in-memory": partial(once.killed_around_the_commit, times=1),
    "history-read-before-buffering": partial(joins.racing_a_writer, joins=300),
    "kick-by-message": partial(removals.under_edits, times=1),
}


@pytest.mark.parametrize("sabotage", CASES)
async def test_the_story_turns_red_on_a_broken_build(sabotage: str) -> None:
    await turns_red(CASES[sabotage], sabotage)


def test_every_broken_build_has_its_story() -> None:
    assert BUILDS.keys() == CASES.keys() | test_broken_outages.CASES.keys()
