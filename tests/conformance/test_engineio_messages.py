"""Messages of Engine.IO alone (Engine.IO v4 suite: message)."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession

from tests.conformance.peer import HANG, Peer, closed, text


async def test_one_text_packet_comes_back_by_polling(engineio: Peer) -> None:
    sid = await engineio.open_polling()
    assert await engineio.post(sid, "4hello") == (200, "ok")
    assert await engineio.poll(sid) == (200, "4hello")


async def test_several_text_packets_come_back_by_polling(engineio: Peer) -> None:
    sid = await engineio.open_polling()
    assert await engineio.post(sid, "4test1\x1e4test2\x1e4test3") == (200, "ok")
    assert await engineio.poll(sid) == (200, "4test1\x1e4test2\x1e4test3")


async def test_text_and_binary_packets_come_back_by_polling(engineio: Peer) -> None:
    sid = await engineio.open_polling()
    assert await engineio.post(sid, "4hello\x1ebAQIDBA==") == (200, "ok")
    assert await engineio.poll(sid) == (200, "4hello\x1ebAQIDBA==")


async def test_an_invalid_packet_in_a_post_closes_the_session(engineio: Peer) -> None:
    sid = await engineio.open_polling()
    assert (await engineio.post(sid, "abc"))[0] == 400
    assert (await engineio.poll(sid))[0] == 400


async def test_a_second_poll_at_the_same_time_closes_the_session(engineio: Peer) -> None:
    sid = await engineio.open_polling()
    first = asyncio.create_task(engineio.poll(sid))
    await asyncio.sleep(0.02)
    assert (await engineio.poll(sid))[0] == 400
    assert await first == (200, "1")
    assert (await engineio.poll(sid))[0] == 400


async def test_a_poll_that_is_given_up_closes_the_session(engineio: Peer) -> None:
    sid = await engineio.open_polling()
    async with ClientSession() as impatient:
        polling = asyncio.create_task(Peer(impatient, engineio.url, "engineio").poll(sid))
        await asyncio.sleep(0.02)
        polling.cancel()
        await asyncio.wait([polling])
    assert (await engineio.poll(sid))[0] == 400


async def test_a_text_packet_comes_back_by_websocket(engineio: Peer) -> None:
    socket = await engineio.websocket()
    await text(socket)
    await socket.send_str("4hello")
    assert await text(socket) == "4hello"
    await socket.close()


async def test_a_binary_packet_comes_back_by_websocket(engineio: Peer) -> None:
    socket = await engineio.websocket()
    await text(socket)
    await socket.send_bytes(bytes([1, 2, 3, 4]))
    assert await socket.receive_bytes(timeout=HANG) == bytes([1, 2, 3, 4])
    await socket.close()


async def test_an_invalid_packet_by_websocket_closes_the_session(engineio: Peer) -> None:
    socket = await engineio.websocket()
    await text(socket)
    await socket.send_str("abc")
    await closed(socket)
