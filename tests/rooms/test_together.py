"""What many want to know at one moment is asked in one go."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from rooms.together import Together


class Oracle:
    """Knows the number of each letter but Z, and remembers how it was asked; it can be held up."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.held: dict[str, asyncio.Event] = {}
        self.broken = False

    async def find(self, letters: Sequence[str]) -> Mapping[str, int]:
        self.asked.append("".join(letters))
        for letter in letters:
            if letter in self.held:
                await self.held[letter].wait()
        if self.broken:
            raise LookupError
        return {letter: ord(letter) for letter in letters if letter != "Z"}


async def test_what_is_asked_at_one_moment_is_asked_in_one_go() -> None:
    oracle = Oracle()
    together = Together(oracle.find)
    found = await asyncio.gather(*map(together.ask, "ABAZ"), together.ask_all("CA"))
    assert found[:4] == [65, 66, 65, None]
    assert found[4].items() >= {"C": 67, "A": 65}.items()
    assert oracle.asked == ["ABZC"]


async def test_who_comes_while_something_is_asked_gets_what_is_true_afterwards() -> None:
    oracle = Oracle()
    together = Together(oracle.find)
    held = oracle.held["A"] = asyncio.Event()
    first = asyncio.ensure_future(together.ask("A"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.ensure_future(together.ask(letter)) for letter in "AB"]
    await asyncio.sleep(0)
    assert oracle.asked == ["A"]
    held.set()
    assert await asyncio.gather(first, *others) == [65, 65, 66]
    assert oracle.asked == ["A", "AB"]


async def test_an_error_is_everybody_s_who_asked_and_nobody_s_afterwards() -> None:
    oracle = Oracle()
    together = Together(oracle.find)
    oracle.broken = True
    found = await asyncio.gather(together.ask("A"), together.ask("B"), return_exceptions=True)
    assert [type(each) for each in found] == [LookupError, LookupError]
    oracle.broken = False
    assert await together.ask("A") == 65


async def test_who_goes_away_takes_nothing_from_the_others() -> None:
    oracle = Oracle()
    together = Together(oracle.find)
    going, staying = asyncio.ensure_future(together.ask("A")), asyncio.ensure_future(together.ask("A"))
    await asyncio.sleep(0)
    going.cancel()
    assert await staying == 65
    with pytest.raises(asyncio.CancelledError):
        await going


async def test_a_question_that_hangs_does_not_hold_up_the_others_for_long() -> None:
    oracle = Oracle()
    together = Together(oracle.find)
    oracle.held["A"] = asyncio.Event()
    hanging = asyncio.ensure_future(together.ask("A"))
    for _ in range(3):
        await asyncio.sleep(0)
    async with asyncio.timeout(30):
        assert await together.ask("B") == 66
        assert await asyncio.gather(together.ask("C"), together.ask("D")) == [67, 68]
    oracle.held["A"].set()
    assert await hanging == 65
    assert await together.ask("E") == 69
