"""PROMISES 5: PostgreSQL failing never lies: no acked edit is lost, or the loss shows; and edits are back soon."""

from tests.faults.seeds import seeded
from tests.faults.stories import failovers


async def test_edits_are_back_after_a_crash_of_the_database() -> None:
    assert (await failovers.restarted(seeded())).wrong == []


async def test_edits_are_answered_in_time_while_lines_to_the_database_swallow_everything() -> None:
    assert (await failovers.swallowed(seeded())).wrong == []


async def test_no_acked_edit_is_lost_with_a_synchronous_standby() -> None:
    assert (await failovers.synchronous(seeded())).wrong == []


async def test_a_lost_tail_shows_and_everybody_agrees_on_what_is_left() -> None:
    assert (await failovers.lost_tail(seeded())).wrong == []


async def test_a_client_from_before_a_loss_that_nobody_remembers_gets_a_snapshot() -> None:
    assert (await failovers.lost_by_everybody(seeded())).wrong == []


async def test_connections_to_a_demoted_primary_are_dropped() -> None:
    assert (await failovers.demoted(seeded())).wrong == []
