"""WebSocket frames, whole, in pieces, and broken (RFC 6455)."""

from __future__ import annotations

import asyncio

import pytest

from tests.realtime.conftest import Start
from tests.realtime.raw import Raw, frame
from tests.realtime.recorder import eventually

BROKEN = {
    "reserved bit": frame(b"42", reserved=0x40),
    "unknown opcode": frame(b"42", 3),
    "unknown control opcode": frame(b"42", 11),
    "continuation of nothing": frame(b"42", 0),
    "long ping": frame(b"x" * 126, 9),
    "ping in pieces": frame(b"x", 9, final=False),
    "not UTF-8": frame(b"42\xff\xfe"),
    "new message inside a message": frame(b"42", final=False) + frame(b"42"),
    "close with one byte": frame(b"x", 8),
    "close with a code that is none": frame(b"\x00\x01", 8),
    "not a frame at all": b"GET / HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_frame_ends_the_connection_at_once(start: Start, broken: bytes) -> None:
    """PROMISES 8: presence is cleared within 100 ms, not at the next ping timeout."""
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.writer.write(broken)
    await eventually(lambda: world.application.gone == ["malformed"], hang=1.0)
    assert await raw.end() == 1008
    world.application.check()
    assert not world.server.engine.sessions


async def test_a_message_in_pieces_with_a_ping_between_arrives_whole(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.writer.write(frame(b"421", final=False))
    raw.writer.write(frame(b"are you there", 9))
    raw.writer.write(frame(b'["echo",', 0, final=False))
    raw.writer.write(frame(b"1]", 0))
    assert await raw.read() == (10, b"are you there")
    assert await raw.text() == "431[1]"
    raw.abort()


async def test_a_message_byte_by_byte_arrives_whole(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    for byte in frame('427["echo","ü"]'.encode()):
        raw.writer.write(bytes((byte,)))
        await raw.writer.drain()
        await asyncio.sleep(0)
    assert await raw.text() == '437["ü"]'
    raw.abort()


async def test_what_comes_with_the_handshake_is_not_lost(start: Start) -> None:
    world = await start()
    raw = await Raw.open(world.peer.url, frame(b"40") + frame(b"3"))
    assert (await raw.text())[0] == "0"
    assert (await raw.text()).startswith("40")
    raw.abort()


@pytest.mark.parametrize("size", [100, 125, 126, 65535, 65536, 300_000])
async def test_messages_of_all_sizes_come_back(start: Start, size: int) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send(f'421["echo","{"x" * size}"]')
    assert await raw.text() == f'431["{"x" * size}"]'
    raw.abort()


async def test_a_close_is_answered_and_ends_the_connection(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.writer.write(frame((1001).to_bytes(2, "big"), 8))
    assert await raw.end() == 1000
    assert world.application.gone == ["transport close"]
    assert not world.server.engine.ending


async def test_compression_is_not_negotiated(start: Start) -> None:
    """C14"""
    world = await start()
    raw = await Raw.open(world.peer.url, more="Sec-WebSocket-Extensions: permessage-deflate\r\n")
    assert b"Extensions" not in raw.head
    raw.abort()


@pytest.mark.parametrize("size", [1000, 1001, 10_000_000, 1 << 62])
async def test_a_message_over_the_limit_is_refused_before_it_is_read(start: Start, size: int) -> None:
    world = await start(max_payload=1000)
    raw = await Raw.connected(world.peer.url)
    if size == 1000:
        raw.send(f'421["echo","{"x" * (size - 14)}"]')
        assert len(await raw.text()) == size - 7
        raw.abort()
        return
    raw.writer.write(b"\x81\xff" + size.to_bytes(8, "big") + b"\0\0\0\0")
    assert await raw.end() == 1009
    assert world.application.gone == ["too large"]


async def test_pieces_over_the_limit_together_are_refused(start: Start) -> None:
    world = await start(max_payload=1000)
    raw = await Raw.connected(world.peer.url)
    for _ in range(11):
        raw.writer.write(frame(b"4" * 100, 1 if _ == 0 else 0, final=False))
    assert await raw.end() == 1009
