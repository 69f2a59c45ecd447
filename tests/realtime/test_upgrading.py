"""From long-polling to WebSocket with events under way: none is lost, none overtakes another."""

from __future__ import annotations

import asyncio

from tests.realtime.conftest import Start


async def test_a_failed_upgrade_goes_on_with_polling(start: Start) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    socket = await world.peer.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await socket.receive_str(timeout=5) == "3probe"
    world.application.live[0].emit("held", b"1")
    assert await world.peer.poll(sid) == (200, "6")
    await socket.close()
    assert await world.peer.poll(sid) == (200, '42["held",1]')


async def test_what_waits_during_an_upgrade_arrives_behind_it_in_order(start: Start) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    poll = asyncio.create_task(world.peer.poll(sid))
    await asyncio.sleep(0.05)
    socket = await world.peer.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await socket.receive_str(timeout=5) == "3probe"
    assert await poll == (200, "6")
    for number in range(5):
        world.application.live[0].emit("held", b"%d" % number)
    await socket.send_str("5")
    await socket.send_str('421["echo",5]')
    expected = [*(f'42["held",{number}]' for number in range(5)), "431[5]"]
    assert [await socket.receive_str(timeout=5) for _ in expected] == expected
    assert world.application.live[0].transport == "websocket"
    await socket.close()
    await world.settle()
