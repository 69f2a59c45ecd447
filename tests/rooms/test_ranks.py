"""Ranks: between any two there is another one, they stay short, and they sort like bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms import ranks
from rooms.ranks import LONGEST, Exhausted, between, spread


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["near", "low", "high"])), max_size=150))
def test_there_is_always_a_place_between_two_neighbours(moves: list[tuple[int, str]]) -> None:
    order: list[str] = []
    for number, _ in moves:
        at = number % (len(order) + 1)
        low, high = order[at - 1] if at else None, order[at] if at < len(order) else None
        rank = between(low, high)
        assert low is None or low < rank
        assert high is None or rank < high
        order.insert(at, rank)
    assert order == sorted(order, key=str.encode)
    assert len(set(order)) == len(order)


@pytest.mark.parametrize("top", [True, False])
def test_cards_added_one_after_another_keep_short_keys(top: bool) -> None:
    rank = between(None, None)
    for _ in range(100_000):
        following = between(None, rank) if top else between(rank, None)
        assert (following < rank) is top
        rank = following
    assert len(rank) <= 5


@pytest.mark.parametrize("side", ["low", "high"])
def test_a_slot_that_is_used_again_and_again_is_exhausted_before_keys_grow_long(side: str) -> None:
    low, high = spread(2)
    made = 0
    try:
        while made < 10_000:
            rank = between(low, high)
            made += 1
            assert low < rank < high
            assert len(rank) <= LONGEST
            low, high = (rank, high) if side == "low" else (low, rank)
    except Exhausted:
        print(f"{made} in one slot")
    assert 200 < made < 10_000


def test_a_column_spread_anew_is_in_order() -> None:
    fresh = spread(5_000)
    assert fresh == sorted(set(fresh))
    assert max(map(len, fresh)) <= 4


@pytest.mark.parametrize(
    ("low", "high"), [("a1", "a0"), ("a0", "a0"), ("", "a0"), ("?", None), (None, "0"), ("b", None)]
)
def test_what_is_no_rank_of_ours_or_out_of_order_asks_for_a_fresh_start(low: str | None, high: str | None) -> None:
    with pytest.raises(Exhausted):
        ranks.between(low, high)
