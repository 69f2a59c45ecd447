"""What clients say reaches the application whole, in order, and is answered in order (C1, C12)."""

from __future__ import annotations

import logging

import pytest

from server.realtime import Frame
from tests.realtime.conftest import Start
from tests.realtime.raw import Raw, frame
from tests.realtime.recorder import eventually


async def test_pipelined_events_are_handled_and_acked_in_the_order_sent(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.writer.write(b"".join(frame(b'42%d["echo",{"n":%d}]' % (n, n)) for n in range(500)))
    for n in range(500):
        assert await raw.text() == f'43{n}[{{"n":{n}}}]'
    assert world.application.seen == [("echo", b'{"n":%d}' % n) for n in range(500)]
    raw.abort()


async def test_polled_events_are_handled_and_acked_in_the_order_sent(start: Start) -> None:
    world = await start()
    sid = await world.peer.open_polling()
    await world.peer.post(sid, "40")
    assert (await world.peer.poll(sid))[1].startswith("40")
    await world.peer.post(sid, "\x1e".join(f'42{n}["echo",{n}]' for n in range(100)))
    acks: list[str] = []
    while len(acks) < 100:
        packets = (await world.peer.poll(sid))[1].split("\x1e")
        assert len(packets) <= 16  # more is refused by stock Python clients
        acks += packets
    assert acks == [f"43{n}[{n}]" for n in range(100)]


@pytest.mark.parametrize(
    ("packet", "name", "body"),
    [
        ('42["quiet"]', "quiet", b"null"),
        ('42["quiet",{"a":[1,{"b":"},]"}]}]', "quiet", b'{"a":[1,{"b":"},]"}]}'),
        ('42 ["quiet" , {"a" : 1} ]', None, b""),
        ('42["quiet" , {"a" : 1} ]', "quiet", b'{"a" : 1}'),
        ('42["qui\\u0065t","ü😀"]', "quiet", '"ü😀"'.encode()),
        ('42["quiet",1,2,3]', "quiet", b"1"),
        ('42/,["quiet",7]', "quiet", b"7"),
    ],
)
async def test_the_first_argument_arrives_as_it_was_written(
    start: Start, packet: str, name: str | None, body: bytes
) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send(packet)
    if name is None:
        assert await raw.end() == 1008
        return
    await eventually(lambda: world.application.seen)
    assert world.application.seen == [(name, body)]
    raw.abort()


async def test_acks_events_and_prepared_frames_keep_one_order(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    sid = await world.peer.connected_polling()
    await eventually(lambda: len(world.application.live) == 2)
    for connection in world.application.live:
        connection.ack(1, b"1")
        connection.send(Frame(b'42["a",2]'))
        connection.emit("b", b"3")
        connection.ack(4, b"4")
        connection.send(Frame(b'42["c",5]'))
        connection.emit("d", b"6")
    expected = ["431[1]", '42["a",2]', '42["b",3]', "434[4]", '42["c",5]', '42["d",6]']
    assert [await raw.text() for _ in expected] == expected
    assert (await world.peer.poll(sid))[1].split("\x1e") == expected
    raw.abort()


async def test_a_handler_that_raises_is_logged_once_and_the_connection_goes_on(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    with caplog.at_level(logging.ERROR, "boardcast.realtime"):
        raw.send('42["break",{}]')
        raw.send('421["echo",{}]')
        assert await raw.text() == "431[{}]"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert world.server.counters.errors == 1
    raw.abort()


async def test_the_connect_reply_carries_what_the_application_adds(start: Start) -> None:
    """C11"""
    world = await start()
    raw = await Raw.open(world.peer.url, frame(b'40{"resume":true}'))
    await raw.text()
    reply = await raw.text()
    assert reply.startswith('40{"sid":"')
    assert reply.endswith('","pid":"p1"}')
    raw.abort()


async def test_a_connect_that_is_repeated_changes_nothing(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send("40")
    raw.send('421["echo",1]')
    assert await raw.text() == "431[1]"
    assert world.application.begun == 1
    raw.abort()


async def test_no_connection_costs_a_task(start: Start) -> None:
    import asyncio

    world = await start()
    raws = [await Raw.connected(world.peer.url)]
    before = len(asyncio.all_tasks())
    raws += [await Raw.connected(world.peer.url) for _ in range(20)]
    assert len(asyncio.all_tasks()) == before
    for raw in raws:
        raw.abort()


async def test_what_is_counted(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send('421["echo",1]')
    await raw.text()
    assert world.server.packets() == (2, 2)
    assert world.server.counters.open["websocket"] == 1
    raw.abort()
    await eventually(lambda: world.server.counters.closed["transport close"])
    assert world.server.packets() == (2, 2)
    assert world.server.counters.open["websocket"] == 0
    assert world.server.counters.bytes_in == len('40421["echo",1]')
