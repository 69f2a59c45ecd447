"""Pings and what happens without pongs (both suites: heartbeat)."""

from __future__ import annotations

import asyncio

from tests.conformance.peer import Peer, closed, text


async def test_polling_clients_are_pinged(either: Peer) -> None:
    sid = await either.open_polling()
    for _ in range(3):
        assert await either.poll(sid) == (200, "2")
        assert (await either.post(sid, "3"))[0] == 200


async def test_a_polling_client_that_does_not_pong_is_closed(either: Peer) -> None:
    sid = await either.open_polling()
    await asyncio.sleep(0.3 + 0.2)
    assert (await either.poll(sid))[0] == 400


async def test_websocket_clients_are_pinged(either: Peer) -> None:
    socket = await either.websocket()
    await text(socket)
    for _ in range(3):
        assert await text(socket) == "2"
        await socket.send_str("3")
    await socket.close()


async def test_a_websocket_client_that_does_not_pong_is_closed(either: Peer) -> None:
    await closed(await either.websocket())
