"""A client that the server sends away is told why, once, and whether it may come back."""

from __future__ import annotations

import asyncio

import pytest

from tests.realtime.conftest import Start
from tests.realtime.raw import Raw


async def test_a_kick_says_why_and_closes_the_transport(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    connection = world.application.live[0]
    connection.close("removed")
    assert world.application.gone == ["removed"]
    connection.close("again")
    connection.emit("never", b"1")
    raw.send("40")
    assert await raw.event() == ["closing", {"reason": "removed", "retry_after": None}]
    assert await raw.text() == "41"
    assert await raw.end() == 1000
    assert world.application.begun == 1
    await world.settle()


@pytest.mark.parametrize("waiting", [True, False], ids=["in its poll", "between two polls"])
async def test_a_kick_reaches_a_polling_client(start: Start, waiting: bool) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    poll = asyncio.create_task(world.peer.poll(sid)) if waiting else None
    await asyncio.sleep(0.05)
    world.application.live[0].close("removed")
    assert world.application.gone == ["removed"]
    status, body = await (poll or world.peer.poll(sid))
    assert status == 200
    assert body.split("\x1e") == ['42["closing",{"reason":"removed","retry_after":null}]', "41"]
    assert await world.peer.poll(sid) == (200, "1")
    assert (await world.peer.poll(sid))[0] == 400
    assert (await world.peer.post(sid, "40"))[0] == 400
    await world.settle()


async def test_a_client_that_shall_come_back_is_not_told_to_stay_away(start: Start) -> None:
    """Stock clients reconnect by themselves unless the server says DISCONNECT."""
    world = await start()
    raw = await Raw.connected(world.peer.url)
    world.application.live[0].close("moved", retry_after=1.5)
    assert await raw.event() == ["closing", {"reason": "moved", "retry_after": 1.5}]
    assert (await raw.read())[0] == 8
    raw.abort()
