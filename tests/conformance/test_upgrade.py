"""From long-polling to WebSocket (both suites: upgrade)."""

from __future__ import annotations

import pytest
from aiohttp import ClientWebSocketResponse, WSServerHandshakeError

from tests.conformance.peer import Peer, messages, text


async def still_talks(peer: Peer, socket: ClientWebSocketResponse) -> None:
    if peer.echoes:
        await socket.send_str("4hello")
        assert await messages(socket, 1) == ["4hello"]
    await socket.close()


async def test_a_session_moves_from_polling_to_websocket(either: Peer) -> None:
    sid = await either.open_polling()
    socket = await either.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await text(socket) == "3probe"
    assert await either.poll(sid) == (200, "6")
    await socket.send_str("5")
    await still_talks(either, socket)


async def test_polls_are_refused_after_the_upgrade(either: Peer) -> None:
    sid = await either.open_polling()
    socket = await either.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await text(socket) == "3probe"
    await socket.send_str("5")
    assert (await either.poll(sid))[0] == 400
    await still_talks(either, socket)


async def test_a_second_websocket_is_refused_after_the_upgrade(either: Peer) -> None:
    sid = await either.open_polling()
    socket = await either.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await text(socket) == "3probe"
    await socket.send_str("5")
    with pytest.raises(WSServerHandshakeError):
        await either.websocket(sid=sid)
    await still_talks(either, socket)
