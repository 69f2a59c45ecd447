"""A server that stops sends everybody away in good order (A4)."""

from __future__ import annotations

import asyncio

import socketio

from tests.realtime.conftest import Start
from tests.realtime.raw import Raw
from tests.realtime.recorder import eventually


async def test_everybody_is_told_when_to_come_back_and_nobody_comes_in(start: Start) -> None:
    world = await start()
    raws = [await Raw.connected(world.peer.url) for _ in range(10)]
    sid = await world.peer.connected_polling()
    draining = asyncio.create_task(world.server.drain(5))
    times = []
    for raw in raws:
        name, closing = await raw.event()
        assert (name, closing["reason"]) == ("closing", "drain")  # type: ignore[call-overload, index]
        times.append(closing["retry_after"])  # type: ignore[call-overload, index]
        assert await raw.end() == 1001
    assert times == sorted(times)
    assert times[0] == 0
    assert 4 <= times[-1] < 5
    assert '["closing",{"reason":"drain"' in (await world.peer.poll(sid))[1]
    await asyncio.wait_for(draining, 5)
    assert not world.server.engine.sessions
    query = {"EIO": "4", "transport": "polling"}
    async with world.peer.http.get(world.peer.url, params=query) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
    world.application.check()


async def test_who_is_between_two_polls_is_waited_for(start: Start) -> None:
    """Else they are told nothing, and come back all at once. (Red before: whoever posted first was told nothing.)"""
    world = await start()
    sids = [await world.peer.open_polling() for _ in range(2)]
    for sid in sids:
        await world.peer.post(sid, "40")
        await world.peer.poll(sid)
    draining = asyncio.create_task(world.server.drain(5))
    assert await world.peer.post(sids[0], '42["say",1]') == (200, "ok")
    for sid, wait in zip(sids, ("0.0", "2.5"), strict=True):
        assert not draining.done()
        said = f'42["closing",{{"reason":"drain","retry_after":{wait}}}]'
        assert await world.peer.poll(sid) == (200, said)
    await asyncio.wait_for(draining, 5)
    assert await world.peer.poll(sids[0]) == (200, "1")
    assert (await world.peer.poll(sids[0]))[0] == 400
    world.application.check()


async def test_who_does_not_poll_any_more_is_not_waited_for(start: Start) -> None:
    world = await start(linger=0.2)
    await world.peer.post(await world.peer.open_polling(), "40")
    await asyncio.wait_for(world.server.drain(60), 20)
    world.application.check()


async def test_a_client_that_does_not_answer_cannot_hold_up_the_drain(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    await asyncio.wait_for(world.server.drain(0.2), 2)
    await eventually(lambda: not world.server.engine.ending)
    raw.abort()


async def test_a_stock_client_reconnects_by_itself_after_a_drain(start: Start) -> None:
    world = await start()
    client = socketio.AsyncClient(reconnection_delay=0.05, reconnection_delay_max=0.1)
    await client.connect(world.peer.url.removesuffix("/socket.io/"), transports=["websocket"])
    await world.server.drain(1)
    world.server.engine.draining = None  # the next instance, behind the same address
    await eventually(lambda: client.connected and len(world.application.returned) == 2)
    await client.disconnect()
    await eventually(lambda: not world.application.live)
    world.application.check()
