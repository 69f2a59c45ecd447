"""Somebody who reaches Redis: noise, messages cut short or changed, what was said before, and nonsense well signed."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

import msgspec

from server.seal import Seal
from tests.faults.hostile.spoiling import spoiled
from tests.faults.instance import SECRET
from tests.faults.overheard import overheard

PAUSE = 0.002  # seconds between two; a flood would only prove that a flood is one
KINDS = (b"e", b"p", b"n", b"a", b"x", b"\xff")


class Meddler:
    """Listens to everything, and says `counts` of it on every channel that instances listen to."""

    def __init__(self, dice: random.Random, port: int, channels: list[str]) -> None:
        self.dice = dice
        self.counts: Counter[str] = Counter()
        self._port = port
        self._channels = [channel.encode() for channel in channels]
        self._seals = [Seal(SECRET.encode(), name) for name in (b"mallory1", b"mallory2", b"\xff\xfe\x00mal\r\n")]

    async def run(self) -> None:
        """Until it is cancelled."""
        async with overheard(self._port) as redis:
            while True:
                await redis.say(*self._lie(redis.heard or [(b"instances", b"")]))
                self.counts["messages"] += 1
                await asyncio.sleep(PAUSE)

    def _lie(self, heard: Sequence[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
        dice = self.dice
        channel, body = dice.choice(heard)
        chance = dice.random()
        if chance < 0.2:
            return channel, body
        if chance < 0.3:
            return channel, body[: dice.randrange(len(body) + 1)]
        if chance < 0.4 and body:
            at = dice.randrange(len(body))
            return channel, body[:at] + bytes([body[at] ^ 1 << dice.randrange(8)]) + body[at + 1 :]
        channel = dice.choice(self._channels)
        if chance < 0.5:
            return channel, body
        if chance < 0.6:
            return channel, dice.randbytes(dice.randrange(300))
        return channel, dice.choice(self._seals).close(channel.decode(), dice.choice(KINDS), self._nonsense())

    def _nonsense(self) -> bytes:
        """The body of a message of ours, of a shape that none has."""
        dice = self.dice
        entry = {"seq": 10**6, "type": "task.moved", "actor_id": "x", "at": "x", "request_id": "x", "changes": []}
        said = {"epoch": "0" * 8, "entries": [entry]}
        moves = {"instance": "mallory", "seats": {"mallory:x": ["nobody", "viewing"]}, "gone": ["x"]}
        chance = dice.random()
        if chance < 0.4:
            return spoiled(dice, dice.choice([said, entry, moves]))
        if chance < 0.7:
            return msgspec.msgpack.encode(
                dice.choice([entry, {**moves, "seats": {"x": dice.choice([[], None, [1, 2]])}}])
            )
        return dice.randbytes(dice.randrange(200))
