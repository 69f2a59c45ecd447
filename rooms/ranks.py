"""Ranks: strings between which there is always another string, so that a move writes one card and not a column.

Fractional indexing with a variable-length integer part, after David Greenspan, "Implementing Fractional Indexing"
(2020): the first letter says how many digits the integer part has, so that cards appended one after another get
short keys (`a0`, `a1`, … `zz…`), and only cards squeezed between two neighbours get a fraction.
Compare as ASCII, then by id.
"""

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE: Final = len(_DIGITS)
_VALUE: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_FIRST: Final = "a0"
LONGEST: Final = 48  # characters; a column whose keys would grow past this is spread anew


class Exhausted(Exception):
    """There is no room between these two: spread the column anew."""


def between(low: str | None, high: str | None) -> str:
    """A rank after `low` and before `high`; None stands for the open end. Raises Exhausted."""
    if low is not None and high is not None and low >= high:
        raise Exhausted
    if low is None:
        rank = _FIRST if high is None else _before(high)
    else:
        rank = _after(low) if high is None else _amid(low, high)
    if len(rank) > LONGEST:
        raise Exhausted
    return rank


def spread(count: int) -> list[str]:
    """`count` fresh ranks in order."""
    ranks: list[str] = []
    for _ in range(count):
        ranks.append(between(ranks[-1] if ranks else None, None))
    return ranks


def _after(rank: str) -> str:
    whole = _whole(rank)
    following = _step(whole, +1)
    return following if following is not None else whole + _fraction(rank[len(whole) :], None)


def _before(rank: str) -> str:
    whole = _whole(rank)
    if rank > whole:
        return whole
    preceding = _step(whole, -1)
    if preceding is None:
        raise Exhausted
    return preceding


def _amid(low: str, high: str) -> str:
    whole, ceiling = _whole(low), _whole(high)
    if whole == ceiling:
        return whole + _fraction(low[len(whole) :], high[len(whole) :])
    following = _step(whole, +1)
    if following is not None and following < high:
        return following
    return whole + _fraction(low[len(whole) :], None)


def _fraction(low: str, high: str | None) -> str:
    """A fraction after `low` and before `high`, neither of which ends in 0; None is the open end."""
    if high is not None:
        shared = 0
        while shared < len(high) and (low[shared] if shared < len(low) else "0") == high[shared]:
            shared += 1
        if shared:
            return high[:shared] + _fraction(low[shared:], high[shared:])
    floor = _VALUE[low[0]] if low else 0
    roof = _VALUE[high[0]] if high else _BASE
    if roof - floor > 1:
        return _DIGITS[(floor + roof) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return _DIGITS[floor] + _fraction(low[1:], None)


def _whole(rank: str) -> str:
    """The integer part. Raises Exhausted for a string that is no rank of ours, so that the column is spread anew."""
    head = rank[:1]
    if "a" <= head <= "z":
        length = ord(head) - ord("a") + 2
    elif "A" <= head <= "Z":
        length = ord("Z") - ord(head) + 2
    else:
        raise Exhausted
    if len(rank) < length or any(digit not in _VALUE for digit in rank):
        raise Exhausted
    return rank[:length]


def _step(whole: str, by: int) -> str | None:
    """The next (+1) or previous (-1) integer part, one digit longer or shorter where needed; None at the very end."""
    head, digits = whole[0], list(whole[1:])
    turn, wrapped = (_DIGITS[-1], _DIGITS[0]) if by > 0 else (_DIGITS[0], _DIGITS[-1])
    for place in reversed(range(len(digits))):
        if digits[place] != turn:
            digits[place] = _DIGITS[_VALUE[digits[place]] + by]
            return head + "".join(digits)
        digits[place] = wrapped
    if by > 0:
        if head == "z":
            return None
        return (
            "a" + _DIGITS[0]
            if head == "Z"
            else chr(ord(head) + 1) + "".join([*digits, wrapped] if head >= "a" else digits[:-1])
        )
    if head == "A":
        return None
    return (
        "Z" + _DIGITS[-1]
        if head == "a"
        else chr(ord(head) - 1) + "".join(digits[:-1] if head > "a" else [*digits, wrapped])
    )
