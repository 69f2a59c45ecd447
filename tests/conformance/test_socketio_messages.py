"""Events, acks and binary parts (Socket.IO v5 suite: message)."""

from __future__ import annotations

import pytest

from tests.conformance.peer import Peer, closed, messages

PLACES = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}'
PARTS = [bytes([1, 2, 3]), bytes([4, 5, 6])]


async def test_an_event_comes_back(socketio: Peer) -> None:
    socket = await socketio.connected()
    await socket.send_str('42["message",1,"2",{"3":[true]}]')
    assert await messages(socket, 1) == ['42["message-back",1,"2",{"3":[true]}]']
    await socket.close()


async def test_an_event_with_binary_parts_comes_back(socketio: Peer) -> None:
    socket = await socketio.connected()
    await socket.send_str(f'452-["message",{PLACES}]')
    for part in PARTS:
        await socket.send_bytes(part)
    assert await messages(socket, 3) == [f'452-["message-back",{PLACES}]', *PARTS]
    await socket.close()


async def test_an_event_is_acked(socketio: Peer) -> None:
    socket = await socketio.connected()
    await socket.send_str('42456["message-with-ack",1,"2",{"3":[false]}]')
    assert await messages(socket, 1) == ['43456[1,"2",{"3":[false]}]']
    await socket.close()


async def test_an_event_with_binary_parts_is_acked(socketio: Peer) -> None:
    socket = await socketio.connected()
    await socket.send_str(f'452-789["message-with-ack",{PLACES}]')
    for part in PARTS:
        await socket.send_bytes(part)
    assert await messages(socket, 3) == [f"462-789[{PLACES}]", *PARTS]
    await socket.close()


@pytest.mark.parametrize(
    "packet",
    ["4abc", "42{}", '42abc["message-with-ack",1,"2",{"3":[false]}]'],
    ids=["unknown packet type", "invalid payload", "invalid ack id"],
)
async def test_a_malformed_packet_closes_the_session(socketio: Peer, packet: str) -> None:
    socket = await socketio.connected()
    await socket.send_str(packet)
    await closed(socket)
