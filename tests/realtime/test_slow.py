"""A slow client harms only itself (PROMISES 6)."""

from __future__ import annotations

import asyncio
import sys

import psutil

from server.realtime import Frame
from tests.realtime.conftest import Start, World
from tests.realtime.raw import Raw
from tests.realtime.recorder import eventually

LARGE = Frame(b'42["entries","' + b"x" * 65_000 + b'"]')


async def freed(world: World) -> None:
    await eventually(lambda: not world.server.engine.sessions and not world.server.engine.ending)
    world.application.check()


async def test_a_client_that_does_not_read_is_closed_at_its_budget(start: Start) -> None:
    world = await start(outbound=500_000)
    raw = await Raw.connected(world.peer.url, receive_buffer=4096)
    raw.reader._transport.pause_reading()  # type: ignore[attr-defined]
    connection = world.application.live[0]
    transport = world.server.engine.sessions[next(iter(world.server.engine.sessions))].websocket.transport  # type: ignore[union-attr]
    waiting = 0
    for _ in range(1000):
        connection.send(LARGE)
        await asyncio.sleep(0)
        if world.application.gone:
            break
        waiting = max(waiting, transport.get_write_buffer_size())  # type: ignore[union-attr]
    assert world.application.gone == ["slow"]
    assert waiting <= 500_000 + 2 * 65_100
    await freed(world)
    raw.abort()


async def test_nobody_disappears_while_a_frame_goes_round(start: Start) -> None:
    """The application may send to its own set of members; a member that overflows leaves it afterwards."""
    world = await start(outbound=100_000)
    raws = [await Raw.connected(world.peer.url, receive_buffer=4096) for _ in range(3)]
    raws[0].reader._transport.pause_reading()  # type: ignore[attr-defined]
    members = set(world.application.live)
    for _ in range(600):
        for member in members:
            member.send(LARGE)
        assert world.application.gone == []
    await eventually(lambda: "slow" in world.application.gone)
    for raw in raws:
        raw.abort()


async def test_a_client_that_takes_nothing_for_too_long_is_closed(start: Start) -> None:
    """Even if it answers pings: what counts is that nothing moves."""
    world = await start(stalled=0.3, outbound=100_000_000)
    raw = await Raw.connected(world.peer.url, receive_buffer=4096)
    raw.reader._transport.pause_reading()  # type: ignore[attr-defined]
    for _ in range(200):
        world.application.live[0].send(LARGE)
    await eventually(lambda: world.application.gone == ["slow"])
    await freed(world)
    raw.abort()


async def test_a_client_that_reads_slowly_but_steadily_is_not_closed(start: Start) -> None:
    world = await start(stalled=0.5, outbound=100_000_000)
    raw = await Raw.connected(world.peer.url, receive_buffer=4096)
    for _ in range(60):
        world.application.live[0].send(LARGE)
    received = 0
    while received < 60 * 65_000:
        received += len(await asyncio.wait_for(raw.reader.read(65_536), 5))
        await asyncio.sleep(0.02)
    assert world.application.gone == []
    raw.abort()


async def test_one_message_bigger_than_the_budget_closes_nobody(start: Start) -> None:
    """A snapshot of a large board, and what happens on the board while it is read."""
    world = await start(outbound=10_000)
    raw = await Raw.connected(world.peer.url)
    connection = world.application.live[0]
    connection.ack(1, b'"' + b"x" * 8_000_000 + b'"')
    for number in range(50):
        connection.send(Frame(b'42["entries",%d]' % number))
        await asyncio.sleep(0)
    assert len(await raw.text()) == 8_000_007
    for number in range(50):
        assert await raw.event() == ["entries", number]
    assert world.application.gone == []
    raw.abort()


async def test_order_is_kept_while_a_client_catches_up(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url, receive_buffer=4096)
    raw.reader._transport.pause_reading()  # type: ignore[attr-defined]
    connection = world.application.live[0]
    connection.send(Frame(b'42["first","' + b"x" * 6_000_000 + b'"]'))
    for number in range(30):
        connection.ack(number, b"0")
        connection.send(Frame(b'42["entries",%d]' % number))
        await asyncio.sleep(0)
    raw.reader._transport.resume_reading()  # type: ignore[attr-defined]
    assert (await raw.text()).startswith('42["first"')
    for number in range(30):
        assert await raw.text() == f"43{number}[0]"
        assert await raw.event() == ["entries", number]
    connection.ack(99, b"1")
    assert await raw.text() == "4399[1]"
    raw.abort()


async def test_a_polling_client_is_closed_at_its_budget(start: Start) -> None:
    world = await start(outbound=500_000)
    sid = await world.peer.connected_polling()
    for _ in range(12):
        world.application.live[0].send(LARGE)
    await eventually(lambda: world.application.gone == ["slow"])
    await freed(world)
    assert (await world.peer.poll(sid))[0] == 400


async def test_a_polling_client_that_fetches_nothing_for_too_long_is_closed(start: Start) -> None:
    world = await start(stalled=0.2)
    await world.peer.connected_polling()
    world.application.live[0].send(Frame(b'42["entries",1]'))
    await eventually(lambda: world.application.gone == ["slow"])
    await freed(world)


async def test_what_many_are_sent_at_once_is_in_memory_once(start: Start) -> None:
    """A storm of people who come back gets its snapshots out of the same bytes (promise 10)."""
    world = await start(outbound=1_000)
    raws = [await Raw.connected(world.peer.url, receive_buffer=4096) for _ in range(30)]
    for raw in raws:
        raw.reader._transport.pause_reading()  # type: ignore[attr-defined]
    shared = b'"' + b"x" * 8_000_000 + b'"'
    before = psutil.Process().memory_info().rss
    for connection in world.application.live:
        connection.ack(1, b"0")
        connection.ack_pieces(2, (b'{"records":', shared, b"}"))
        connection.ack(3, b"0")
    await asyncio.sleep(0.1)
    more = psutil.Process().memory_info().rss - before
    if sys.version_info >= (3, 12) or not isinstance(asyncio.get_running_loop(), asyncio.SelectorEventLoop):
        assert more < 15 * len(shared)  # the kernel and the readers take their share; the copies would be 30
    raws[0].reader._transport.resume_reading()  # type: ignore[attr-defined]
    assert [await raws[0].text() for _ in range(3)] == ["431[0]", f'432[{{"records":{shared.decode()}}}]', "433[0]"]
    assert world.application.gone == []
    for raw in raws:
        raw.abort()
