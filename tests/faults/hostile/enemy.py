"""What every hostile client has: a token that is good, what it has heard of, and an account of what became of it."""

import random
from collections import Counter

from tests.faults.hostile.makings import Makings


class Enemy:
    """`counts` is what became of what it sent, `wrong` what should not have."""

    def __init__(self, dice: random.Random, token: str, known: dict[str, list[str]], port: int) -> None:
        self.dice = dice
        self.known = known
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._makings = Makings(dice, known)
        self._token = token
        self._port = port

    async def run(self) -> None:
        """Until it is cancelled."""
        raise NotImplementedError
