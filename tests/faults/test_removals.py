"""PROMISES 7: revocation is exact."""

from tests.faults.seeds import seeded
from tests.faults.stories import removals


async def test_who_is_removed_sees_and_does_nothing_after_it() -> None:
    assert (await removals.under_edits(seeded(), times=4)).wrong == []


async def test_a_token_ends_on_a_live_socket() -> None:
    """B3"""
    assert (await removals.expired(seeded())).wrong == []
