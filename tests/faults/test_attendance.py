"""PROMISES 9: presence is true."""

from tests.faults.seeds import seeded
from tests.faults.stories import attendance


async def test_nobody_is_listed_who_is_not_there() -> None:
    assert (await attendance.coming_and_going(seeded(), cycles=300)).wrong == []
