"""How rows are judged: counts that do not add up are errors, numbers are compared with goals, and runs are medians."""

import pytest

from benchmarks import checks, crowd
from benchmarks.edits import quantile
from benchmarks.page import section
from benchmarks.plot import drawn, times
from benchmarks.report import sentence
from benchmarks.row import OURS, Goal, Outcome, Row, judged, medians


async def _never(_stage: object) -> list[Outcome]:
    return []


def row(*goals: Goal) -> Row:
    return Row("S0", "nothing", "no work", goals, _never)


def test_a_hole_in_a_sequence_does_not_add_up() -> None:
    assert checks.contiguous("a room", [4, 5, 6], 4) == 6
    with pytest.raises(checks.Miscounted, match="6 came instead of 5"):
        checks.contiguous("a room", [4, 6], 4)
    with pytest.raises(checks.Miscounted):
        checks.contiguous("a room", [4, 4], 4)


def test_a_goal_is_a_bound_on_our_figure() -> None:
    (found,) = judged(row(Goal("p50 ms", most=4)), [Outcome(OURS, {"p50 ms": 5.0})])
    assert not found.met
    assert sentence(found) == "Boardcast: p50 ms 5.00 (goal ≤ 4.00)"


def test_a_goal_beside_a_rival_is_a_ratio() -> None:
    outcomes = [Outcome(OURS, {"edits/s": 700.0}), Outcome("textbook", {"edits/s": 100.0})]
    (found,) = judged(row(Goal("edits/s", least=6.5, rival="textbook")), outcomes)
    assert found.met
    assert found.reached == 7.0
    assert times(found) == pytest.approx(7 / 6.5)


def test_a_rival_that_did_not_run_is_not_compared_with() -> None:
    assert judged(row(Goal("edits/s", least=2, rival="Node")), [Outcome(OURS, {"edits/s": 1.0})]) == []


def test_runs_become_their_medians() -> None:
    runs = [[Outcome(OURS, {"edits/s": value})] for value in (5.0, 1.0, 3.0)]
    assert medians(runs) == [Outcome(OURS, {"edits/s": 3.0})]


def test_quantiles_are_values_that_were_measured() -> None:
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([1.0], 0.99) == 1.0


def test_events_are_as_big_as_they_are_said_to_be() -> None:
    for entries in (1, 4, 20):
        assert len(crowd.packet(crowd.event(240, entries))) == 240 * entries


def test_the_plot_draws_a_bar_for_each_goal() -> None:
    found = judged(
        row(Goal("p50 ms", most=4), Goal("edits/s", least=1)), [Outcome(OURS, {"p50 ms": 8.0, "edits/s": 9.0})]
    )
    svg = drawn([("S0", each) for each in found], "<caption>")
    assert svg.count("<rect") == 3
    assert "&lt;caption&gt;" in svg


def test_the_page_shows_everybody_and_what_became_of_the_goals() -> None:
    outcomes = [Outcome(OURS, {"edits/s": 700.0}), Outcome("textbook", {"edits/s": 100.0, "p50 ms": 2.0})]
    shown = section(row(Goal("edits/s", least=6.5, rival="textbook")), outcomes)
    assert "| Boardcast | 700 |  |" in shown
    assert "| textbook | 100 | 2.00 |" in shown
    assert "- met: Boardcast: edits/s 7.00x that of textbook (goal ≥ 6.50x)" in shown
