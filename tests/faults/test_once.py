"""PROMISES 2: a request takes effect once, for ever; a repeat gets the first answer, after any crash."""

import os

from tests.faults.seeds import seeded
from tests.faults.stories import once

STEP = int(os.environ.get("FAULTS_STEP", "80"))
"""Lines are cut at every such byte; 1 for all of them takes a quarter of an hour."""
KILLS = int(os.environ.get("FAULTS_KILLS", "3"))


async def test_lines_may_end_at_any_byte() -> None:
    assert (await once.cut_everywhere(seeded(), step=STEP)).wrong == []


async def test_an_instance_may_die_at_any_moment_of_an_edit() -> None:
    assert (await once.killed_around_the_commit(seeded(), times=KILLS)).wrong == []
