"""Opening a session (Engine.IO v4 and Socket.IO v5 suites: handshake)."""

from __future__ import annotations

import json

import pytest
from aiohttp import WSServerHandshakeError

from tests.conformance.peer import Peer, text

PARAMETERS = {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}


def check(greeting: str, upgrades: list[str]) -> None:
    assert greeting[0] == "0"
    value = json.loads(greeting[1:])
    assert value.keys() == PARAMETERS
    assert isinstance(value["sid"], str)
    assert value["upgrades"] == upgrades
    assert (value["pingInterval"], value["pingTimeout"]) == (300, 200)
    assert value["maxPayload"] == 1_000_000


async def test_polling_opens_a_session(either: Peer) -> None:
    status, content = await either.get(EIO="4", transport="polling")
    assert status == 200
    check(content, ["websocket"])


async def test_polling_with_a_wrong_eio_parameter_is_refused(either: Peer) -> None:
    assert (await either.get(transport="polling"))[0] == 400
    assert (await either.get(EIO="abc", transport="polling"))[0] == 400


async def test_polling_with_a_wrong_transport_parameter_is_refused(either: Peer) -> None:
    assert (await either.get(EIO="4"))[0] == 400
    assert (await either.get(EIO="4", transport="abc"))[0] == 400


async def test_polling_with_a_wrong_method_is_refused(either: Peer) -> None:
    for method in ("POST", "PUT"):
        assert (await either.request(method, EIO="4", transport="polling")).status == 400


async def test_websocket_opens_a_session(either: Peer) -> None:
    socket = await either.websocket()
    check(await text(socket), [])
    await socket.close()


async def websocket_refused(peer: Peer, query: dict[str, str]) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await peer.http.ws_connect(peer.url, params=query)
    assert refused.value.status == 400


async def test_websocket_with_a_wrong_eio_parameter_is_refused(either: Peer) -> None:
    await websocket_refused(either, {"transport": "websocket"})
    await websocket_refused(either, {"EIO": "abc", "transport": "websocket"})


async def test_websocket_with_a_wrong_transport_parameter_is_refused(either: Peer) -> None:
    await websocket_refused(either, {"EIO": "4"})
    await websocket_refused(either, {"EIO": "4", "transport": "abc"})
