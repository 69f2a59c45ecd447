"""A crowd in one room that only listens: bytes are counted, nothing is decoded, and the last byte stops the clock."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from typing import NamedTuple

import orjson

from benchmarks import checks
from benchmarks.boards import HOST
from benchmarks.client import Member, connect
from benchmarks.stage import Server, Spent, Stage

FIRST = 100_000  # the first seq: all have the same number of digits, so all events have the same size
PATIENCE = 60.0  # seconds until the last byte
PROJECT = "0191f0a2-7c1e-7c7a-9d3b-2f6f0f5a1111"


class Tally:
    """What has come in, everybody's together."""

    def __init__(self) -> None:
        self.bytes = 0
        self.expected = 1 << 62
        self.done = asyncio.Event()

    def expect(self, count: int) -> None:
        self.bytes = 0
        self.expected = count
        self.done.clear()

    async def all(self) -> None:
        """Raises Miscounted when bytes are missing, or too many."""
        try:
            await asyncio.wait_for(self.done.wait(), PATIENCE)
        except TimeoutError:
            pass
        checks.equal("bytes received", self.bytes, self.expected)


class Ear(asyncio.Protocol):
    """Takes a connection over from a Member once it is in the room."""

    __slots__ = ("bytes", "kept", "tally")

    def __init__(self, tally: Tally, *, keep: bool = False) -> None:
        self.tally = tally
        self.bytes = 0
        self.kept: list[bytes] | None = [] if keep else None

    def data_received(self, data: bytes) -> None:
        size = len(data)
        self.bytes += size
        tally = self.tally
        tally.bytes += size
        if tally.bytes >= tally.expected:
            tally.done.set()
        if self.kept is not None:
            self.kept.append(data)


class Crowd(NamedTuple):
    """Members of a room who listen, and one socket outside it who gives orders."""

    server: Server
    control: Member
    members: Sequence[Member]
    ears: Sequence[Ear]
    tally: Tally


class Blast(NamedTuple):
    """What was measured: seconds of wall and of the server's and the load's processors, for so many deliveries."""

    deliveries: int
    spent: Spent


async def gathered(server: Server, count: int) -> Crowd:
    """That many members in the room of a server that knows `enter` and `blast`."""
    control, *members = await connect(HOST, server.port, count + 1)
    await asyncio.gather(*(member.call(b"enter", b"{}") for member in members))
    tally = Tally()
    ears = [Ear(tally, keep=number == 0) for number in range(count)]
    for member, ear in zip(members, ears, strict=True):
        member.transport.set_protocol(ear)
    return Crowd(server, control, members, ears, tally)


async def blasted(stage: Stage, crowd: Crowd, events: int, body: dict[str, object]) -> Blast:
    """Send everybody that many events; checked by bytes, and by sequence for one of them. Raises Miscounted."""
    size = framed(body)
    for ear in crowd.ears:
        ear.bytes = 0
    kept = crowd.ears[0].kept
    assert kept is not None
    kept.clear()
    crowd.tally.expect(size * events * len(crowd.ears))
    order = orjson.dumps({"events": events, "first": FIRST, "body": body})
    gc.collect()
    gc.disable()
    try:
        spent = Spent(stage, crowd.server)
        acked = crowd.control.call(b"blast", order)
        await crowd.tally.all()
        spent.stop()
    finally:
        gc.enable()
    await acked
    for ear in crowd.ears:
        checks.equal("bytes of a member", ear.bytes, size * events)
    seqs = [int(part[:6]) for part in b"".join(kept).split(b'"seq":')[1:]]
    checks.equal("the last event of a member", checks.contiguous("the room", seqs, FIRST), FIRST + events - 1)
    return Blast(events * len(crowd.ears), spent)


def event(size: int, entries: int = 1) -> dict[str, object]:
    """An event of so many entries; `size` bytes of packet for each of them."""
    bare = len(packet({"seq": FIRST, "project_id": PROJECT, "entries": [""]}))
    first, other = "x" * (size - bare), "x" * (size - len(b',""'))
    return {"seq": FIRST, "project_id": PROJECT, "entries": [first, *[other] * (entries - 1)]}


def packet(body: dict[str, object]) -> bytes:
    return b'42["entries",' + orjson.dumps(body) + b"]"


def framed(body: dict[str, object]) -> int:
    """Bytes of the event on the wire, with the header of its WebSocket frame."""
    size = len(packet(body))
    return size + (2 if size < 126 else 4 if size < 65536 else 10)


async def listening(port: int, count: int, tally: Tally) -> list[Ear]:
    """Ears on bare connections, for a server that speaks no protocol."""
    loop = asyncio.get_running_loop()
    made = [loop.create_connection(lambda: Ear(tally), HOST, port) for _ in range(count)]
    return [ear for _, ear in await asyncio.gather(*made)]


async def looped(stage: Stage, server: Server, count: int, messages: int, size: int) -> Blast:
    """The same from the `send` loop."""
    _, writer = await asyncio.open_connection(HOST, server.port)
    tally = Tally()
    await asyncio.sleep(0.1)  # so that the giver of orders is the first
    ears = await listening(server.port, count, tally)
    for number in (1, messages):
        tally.expect(count * number * size)
        spent = Spent(stage, server)
        writer.write(b"%d %d %d\n" % (count, number, size))
        await tally.all()
        spent.stop()
    writer.close()
    checks.equal("members", len(ears), count)
    return Blast(count * messages, spent)
