"""Noise from hostile clients hurts nobody (PROMISES 8)."""

from __future__ import annotations

import asyncio
import os
import random
import secrets

from server.realtime import RealtimeServer
from server.realtime.websocket import WebSocket
from tests.conformance.peer import Peer
from tests.realtime.conftest import Start
from tests.realtime.raw import Raw, frame
from tests.realtime.recorder import Recorder

PACKETS = int(os.environ.get("NOISE", "10000"))
"""For the test without sockets; a million take two minutes."""


def seeded() -> random.Random:
    seed = secrets.randbits(32)
    print("seed", seed)
    return random.Random(seed)


async def test_noise_hurts_nobody(start: Start) -> None:
    """Random packets over both transports: no unhandled error, nobody stays, a good client is served."""
    chance = seeded()
    world = await start(connect_timeout=1)
    good = await Raw.connected(world.peer.url)
    for round_number in range(150):
        raw = await Raw.open(world.peer.url, frame(b"40") if chance.random() < 0.7 else b"")
        for _ in range(chance.randrange(1, 8)):
            raw.writer.write(noise(chance))
        raw.writer.write(b"" if chance.random() < 0.5 else chance.randbytes(chance.randrange(40)))
        await asyncio.sleep(0)
        raw.abort()
        if round_number % 10 == 0:
            await noisy_post(world.peer, chance)
    good.send('421["echo","still here"]')
    assert await good.text() == '431["still here"]'
    good.abort()
    await world.settle()
    assert world.server.counters.errors == 0


HONEST = [
    '42["echo",{"a":[1,2]}]',
    '4217["echo",null]',
    '42/,["quiet",1,2]',
    "4312[{}]",
    "40",
    "3",
    "5",
    "6",
    '450-["quiet"]',
]
WORDS = [
    "0",
    "1",
    "2",
    "4",
    "40",
    "41",
    "42",
    "43",
    "45",
    "451-",
    "46",
    "/",
    ",",
    "[",
    "]",
    "{",
    "}",
    '"',
    '"a"',
    '"echo"',
    "17",
    "null",
    "\\",
    "ü",
    "-",
    '{"_placeholder":true,"num":0}',
]


def noise(chance: random.Random) -> bytes:
    """A frame: mostly one that an honest client might send, else words of the protocol in any order."""
    if chance.random() < 0.7:
        return frame(chance.choice(HONEST).encode())
    packet = "".join(chance.choices(WORDS, k=chance.randrange(0, 9))).encode()
    return frame(packet, chance.choices([1, 2, 9, 0], [20, 4, 1, 1])[0], final=chance.random() < 0.95)


async def noisy_post(peer: Peer, chance: random.Random) -> None:
    sid = await peer.open_polling()
    body = "\x1e".join(noise(chance)[6:].decode("latin-1") for _ in range(3))
    assert (await peer.post(sid, body))[0] in {200, 400}
    await peer.post(sid, "1")


class Nowhere:
    """A transport that takes everything."""

    def __init__(self) -> None:
        self.closed = False

    def set_write_buffer_limits(self, high: int) -> None: ...
    def write(self, data: bytes) -> None: ...
    def get_extra_info(self, name: str) -> None: ...
    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True

    abort = close


async def test_noise_without_end_raises_nothing(recorder: Recorder) -> None:
    chance = seeded()
    server = RealtimeServer(recorder)
    websocket: WebSocket | None = None
    for number in range(PACKETS):
        if websocket is None or websocket.receiver is None:
            if websocket is not None:
                websocket.connection_lost(None)
            session = server.engine.admit("nowhere", {})
            websocket = WebSocket(server.engine, session)
            websocket.serve(session)
            websocket.begin(Nowhere(), b"")  # type: ignore[arg-type]
            websocket.data_received(frame(b"40"))
            await asyncio.sleep(0)
        websocket.data_received(noise(chance))
        if number % 100 == 0:
            await asyncio.sleep(0)
    assert websocket is not None
    websocket.connection_lost(None)
    await asyncio.sleep(0.02)
    assert server.counters.errors == 0
    assert not server.engine.sessions
    assert not server.engine.ending
    assert not server.engine._addresses
    recorder.check()
