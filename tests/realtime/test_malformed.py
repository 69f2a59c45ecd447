"""Packets that the protocol does not know end the connection at once (PROMISES 8)."""

from __future__ import annotations

import pytest

from tests.realtime.conftest import Start
from tests.realtime.raw import Raw, frame

MALFORMED = [
    "",
    "0",
    "2",
    "2probe",
    "7",
    "x",
    "4",
    "47",
    "44{}",
    "42",
    "42[",
    "42[]",
    "42[1]",
    '42["a",}',
    '42["a"]]',
    '42/elsewhere,["a"]',
    '42-1["a"]',
    '42٣["a"]',
    "42" + "9" * 200 + '["a"]',
    '40"a string"',
    "40[1]",
    "40{",
    '4511-["a"]',
    '45999999999-["a"]',
    '450-["a",{"_placeholder":true,"num":0}',
    "45",
]


@pytest.mark.parametrize("packet", MALFORMED)
async def test_a_malformed_packet_ends_the_connection(start: Start, packet: str) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send(packet)
    assert await raw.end() == 1008
    world.application.check()
    assert world.application.seen == []
    assert world.server.counters.errors == 0


@pytest.mark.parametrize("packet", ["", "x", "2", "42[", '42["a"]', "b!", "bAAAA", "4\x1e"])
async def test_a_malformed_post_ends_the_session(start: Start, packet: str) -> None:
    world = await start()
    sid = await world.peer.open_polling()
    assert (await world.peer.post(sid, packet))[0] == 400
    assert (await world.peer.poll(sid))[0] == 400


async def test_an_event_before_connect_ends_the_connection(start: Start) -> None:
    world = await start()
    raw = await Raw.open(world.peer.url, frame(b'42["echo",1]'))
    assert await raw.end() == 1008
    assert world.application.seen == []


async def test_a_binary_part_that_nobody_announced_ends_the_connection(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.writer.write(frame(b"part", 2))
    assert await raw.end() == 1008


async def test_a_text_where_a_binary_part_was_announced_ends_the_connection(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send('451-["quiet",{"_placeholder":true,"num":0}]')
    raw.send('42["quiet"]')
    assert await raw.end() == 1008


@pytest.mark.parametrize("place", ["0", "7", "-9", '"a"', "{}", "null"])
async def test_binary_parts_for_an_application_that_takes_none_end_the_connection(start: Start, place: str) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send(f'451-["quiet",{{"_placeholder":true,"num":{place}}}]')
    raw.writer.write(frame(b"part", 2))
    assert await raw.end() == 1008
    assert world.server.counters.errors == 0


@pytest.mark.parametrize("depth", [64, 65, 5_000, 400_000])
async def test_json_is_not_nested_without_end(start: Start, depth: int) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    inner = depth - 1
    raw.send('421["echo",' + "[" * inner + "]" * inner + "]")
    if depth <= 64:
        assert (await raw.text()).startswith("431[[")
        raw.abort()
    else:
        assert await raw.end() == 1008


async def test_brackets_in_strings_are_not_nesting(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    body = '"' + '[{\\"[\\\\' * 1000 + '"'
    raw.send(f'421["echo",{body}]')
    assert await raw.text() == f"431[{body}]"
    raw.abort()
