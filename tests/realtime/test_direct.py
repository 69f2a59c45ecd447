"""Frames are written to the socket itself while nothing waits in its transport: nobody else may ever read them."""

from __future__ import annotations

import asyncio
import os
import random

from server.realtime import Frame
from tests.realtime.conftest import Start
from tests.realtime.raw import Raw
from tests.realtime.recorder import eventually

LONGEST = 400_000  # bytes: more than fits into what a socket has left


async def test_frames_arrive_whole_and_in_order_however_slowly_they_are_taken(start: Start) -> None:
    """Some go to the socket, some wait in the transport, and some are cut in two between them."""
    seed = random.randrange(2**32)
    print("seed", seed)
    dice = random.Random(seed)
    world = await start(outbound=1 << 30)
    raw = await Raw.connected(world.peer.url, receive_buffer=4096)
    connection = world.application.live[0]
    client = next(iter(world.server.engine.sessions.values()))
    sent: list[str] = []
    waited = 0
    for number in range(150):
        packet = f'42["entries",{number},"{"x" * dice.randrange(LONGEST)}"]'
        sent.append(packet)
        match dice.randrange(3):
            case 0:
                connection.send(Frame(packet.encode()))
            case 1:
                connection.emit("entries", packet.removeprefix('42["entries",').removesuffix("]").encode())
            case _:
                connection.ack(number, b'"%b"' % (b"y" * dice.randrange(100)))
                sent[-1] = f"43{number}["
        if dice.random() < 0.3:
            await asyncio.sleep(dice.choice((0, 0.001)))
        if client.flow is None:
            waited += 1
            while client.flow is None:
                assert (await raw.text()).startswith(sent.pop(0))
    for packet in sent:
        assert (await raw.text()).startswith(packet)
    assert waited
    raw.abort()


def _closed(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return True
    return False


async def test_nothing_is_written_to_a_descriptor_that_is_no_longer_ours(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    connection = world.application.live[0]
    client = next(iter(world.server.engine.sessions.values()))
    websocket = client.websocket
    assert websocket is not None
    descriptor = client.flow
    assert descriptor is not None
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    raw.abort()
    await eventually(lambda: _closed(descriptor))
    os.dup2(writer, descriptor)  # what opened next might have got this number
    try:
        connection.send(Frame(b'42["secret",1]'))
        client.send(Frame(b'42["secret",2]'))
        websocket.push(b"secret")
        websocket.put(b"secret")
        await asyncio.sleep(0.05)
        try:
            leaked = os.read(reader, 100)
        except BlockingIOError:
            leaked = b""
        assert leaked == b""
    finally:
        for end in (reader, writer, descriptor):
            os.close(end)
