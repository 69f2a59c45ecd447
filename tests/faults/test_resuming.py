"""PROMISES 3: whoever comes back gets every missed entry once and in order, whatever is written meanwhile."""

import os

from tests.faults.seeds import seeded
from tests.faults.stories import joins

JOINS = int(os.environ.get("FAULTS_JOINS", "2000"))
"""20,000 for the long form."""


async def test_joins_race_a_writer() -> None:
    assert (await joins.racing_a_writer(seeded(), joins=JOINS)).wrong == []
