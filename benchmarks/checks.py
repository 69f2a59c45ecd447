"""What was received must add up: a benchmark that loses messages is fast for nothing."""

from __future__ import annotations

from collections.abc import Iterable


class Miscounted(Exception):
    """The counts, bytes or sequence numbers do not add up."""


def equal(what: str, found: object, expected: object) -> None:
    """Raises Miscounted."""
    if found != expected:
        raise Miscounted(f"{what}: {found}, not {expected}")


def contiguous(what: str, seqs: Iterable[int], first: int) -> int:
    """These come one after the other from `first` on; the last one. Raises Miscounted."""
    expected = first
    for seq in seqs:
        if seq != expected:
            raise Miscounted(f"{what}: {seq} came instead of {expected}")
        expected += 1
    return expected - 1
