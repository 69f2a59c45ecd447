"""The client ends its session (both suites: close)."""

from __future__ import annotations

import asyncio

from tests.conformance.peer import Peer, closed, text


async def test_a_polling_client_closes_its_session(either: Peer) -> None:
    sid = await either.open_polling()
    polling = asyncio.create_task(either.poll(sid))
    await asyncio.sleep(0.02)
    await either.post(sid, "1")
    assert await polling == (200, "6")
    assert (await either.poll(sid))[0] == 400


async def test_a_websocket_client_closes_its_session(either: Peer) -> None:
    socket = await either.websocket()
    await text(socket)
    await socket.send_str("1")
    await closed(socket)
