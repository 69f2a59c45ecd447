"""Entering and leaving namespaces (Socket.IO v5 suite: connect, disconnect)."""

from __future__ import annotations

import json

import pytest

from tests.conformance.peer import Peer, closed, messages, text


@pytest.mark.parametrize(
    ("connect", "reply", "auth"),
    [
        ("40", "40", '42["auth",{}]'),
        ('40{"token":"123"}', "40", '42["auth",{"token":"123"}]'),
        ("40/custom,", "40/custom,", '42/custom,["auth",{}]'),
        ('40/custom,{"token":"abc"}', "40/custom,", '42/custom,["auth",{"token":"abc"}]'),
    ],
    ids=["main", "main with a payload", "custom", "custom with a payload"],
)
async def test_a_client_enters_a_namespace(socketio: Peer, connect: str, reply: str, auth: str) -> None:
    socket = await socketio.websocket()
    await text(socket)
    await socket.send_str(connect)
    answer = await text(socket)
    assert answer.startswith(reply)
    handshake = json.loads(answer[len(reply) :])
    assert handshake.keys() == {"sid"}
    assert isinstance(handshake["sid"], str)
    assert await text(socket) == auth
    await socket.close()


async def test_an_unknown_namespace_is_refused(socketio: Peer) -> None:
    socket = await socketio.websocket()
    await text(socket)
    await socket.send_str("40/random")
    assert await text(socket) == '44/random,{"message":"Invalid namespace"}'
    await socket.close()


async def test_an_invalid_connect_closes_the_session(socketio: Peer) -> None:
    socket = await socketio.websocket()
    await text(socket)
    await socket.send_str("4abc")
    await closed(socket)


async def test_a_client_that_never_connects_is_closed(socketio: Peer) -> None:
    """B4; the official case does not answer pings, ours does."""
    socket = await socketio.websocket()
    greeting = await text(socket)
    assert greeting[0] == "0"
    while not socket.closed:
        message = await socket.receive(timeout=5)
        if message.data == "2":
            await socket.send_str("3")
    assert socket.close_code == 1000


async def test_a_client_leaves_the_main_namespace_and_is_still_pinged(socketio: Peer) -> None:
    socket = await socketio.connected()
    await socket.send_str("41")
    assert await text(socket) == "2"
    await socket.close()


async def test_a_client_enters_and_leaves_a_custom_namespace(socketio: Peer) -> None:
    socket = await socketio.connected()
    assert await text(socket) == "2"
    await socket.send_str("40/custom")
    assert await text(socket)
    assert await text(socket)
    await socket.send_str("41/custom")
    await socket.send_str('42["message","message to main namespace"]')
    assert await messages(socket, 1) == ['42["message-back","message to main namespace"]']
    await socket.close()
