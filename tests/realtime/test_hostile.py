"""A hostile client is cheap (PROMISES 8, B4)."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.conformance.peer import closed, text
from tests.realtime.conftest import Start
from tests.realtime.raw import Raw, frame
from tests.realtime.recorder import eventually


async def test_a_refused_client_is_told_why_and_its_transport_closed(start: Start) -> None:
    world = await start()
    refusal = '44{"message":"Who are you?","data":{"code":"unauthenticated"}}'
    raw = await Raw.open(world.peer.url, frame(b'40{"token":"bad"}'))
    await raw.text()
    assert await raw.text() == refusal
    assert await raw.end() == 1000
    sid = await world.peer.open_polling()
    await world.peer.post(sid, '40{"token":"bad"}')
    assert await world.peer.poll(sid) == (200, f"{refusal}\x1e1")
    assert (await world.peer.poll(sid))[0] == 400
    world.application.check()


async def test_an_application_that_fails_while_connecting_refuses(start: Start) -> None:
    world = await start()

    async def fail() -> None:
        raise RuntimeError("the database is away")

    world.application.before_connect = fail
    raw = await Raw.open(world.peer.url, frame(b"40"))
    await raw.text()
    assert '"code":"internal"' in await raw.text()
    assert await raw.end() == 1000


async def test_a_silent_client_is_closed_although_it_answers_pings(start: Start) -> None:
    world = await start(ping_interval=0.05, ping_timeout=5, connect_timeout=0.3)
    socket = await world.peer.websocket()
    while not socket.closed:
        message = await socket.receive(timeout=5)
        if message.data == "2":
            await socket.send_str("3")
    assert world.server.counters.closed["connect timeout"] == 1
    assert world.application.begun == 0


async def test_a_polling_session_that_nobody_polls_is_reaped(start: Start) -> None:
    world = await start(stalled=0.2)
    await world.peer.connected_polling()
    await eventually(lambda: world.application.gone == ["transport close"])
    assert not world.server.engine.sessions


async def test_a_client_that_answers_no_pings_is_gone_on_both_transports(start: Start) -> None:
    world = await start(ping_interval=0.1, ping_timeout=0.1)
    raw = await Raw.connected(world.peer.url)
    sid = await world.peer.open_polling()
    await world.peer.post(sid, "40")
    await eventually(lambda: world.application.gone == ["ping timeout"] * 2)
    assert not world.server.engine.sessions
    raw.abort()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux knows TCP_USER_TIMEOUT")
async def test_the_kernel_gives_up_on_peers_that_vanished(start: Start) -> None:
    world = await start(user_timeout=7)
    raw = await Raw.connected(world.peer.url)
    (session,) = world.server.engine.sessions.values()
    assert session.websocket is not None
    assert session.websocket.transport is not None
    sock = session.websocket.transport.get_extra_info("socket")
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 7000
    raw.abort()


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://{host}", 200),
        ("https://board.example", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1.evil.example", 403),
        ("https://board.example.evil.example", 403),
        ("http://[", 403),
    ],
)
async def test_only_allowed_origins_connect(start: Start, origin: str | None, status: int) -> None:
    world = await start(allowed_origins=("https://board.example",))
    host = world.peer.url.split("/")[2]
    headers = {} if origin is None else {"Origin": origin.format(host=host)}
    for transport in ("polling", "websocket"):
        query = {"EIO": "4", "transport": transport}
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"} if transport == "websocket" else {}
        async with world.peer.http.get(world.peer.url, params=query, headers=headers | upgrade) as response:
            assert (response.status == 403) == (status == 403)
            if status == 403:
                assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_second_post_at_the_same_time_ends_the_session(start: Start) -> None:
    world = await start()
    sid = await world.peer.open_polling()
    half = asyncio.Event()

    async def slow_body() -> object:  # an async generator: the type says what aiohttp needs to know
        yield b"40"
        await half.wait()

    query = {"EIO": "4", "transport": "polling", "sid": sid}
    first = asyncio.create_task(world.peer.http.request("POST", world.peer.url, params=query, data=slow_body()))
    await asyncio.sleep(0.05)
    assert (await world.peer.post(sid, "40"))[0] == 400
    half.set()
    async with await first as response:
        assert response.status == 400
    assert (await world.peer.poll(sid))[0] == 400
    assert world.application.begun == 0


async def test_a_post_over_the_limit_is_refused(start: Start) -> None:
    world = await start(max_payload=1000)
    for body in (b"4" * 1001, chunks(2000)):
        sid = await world.peer.open_polling()
        query = {"EIO": "4", "transport": "polling", "sid": sid}
        async with world.peer.http.post(world.peer.url, params=query, data=body) as response:
            assert response.status == 413
        assert (await world.peer.poll(sid))[0] == 400


async def chunks(size: int) -> object:
    for _ in range(0, size, 100):
        yield b"4" * 100


async def test_too_many_clients_are_asked_to_come_later(start: Start) -> None:
    world = await start(connections_per_address=3)
    raws = [await Raw.connected(world.peer.url) for _ in range(3)]
    query = {"EIO": "4", "transport": "polling"}
    async with world.peer.http.get(world.peer.url, params=query) as response:
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
    raws.pop().abort()
    await eventually(lambda: len(world.server.engine.sessions) == 2)
    assert (await world.peer.get(**query))[0] == 200
    for raw in raws:
        raw.abort()


async def test_fractional_ping_times_are_announced_as_they_are(start: Start) -> None:
    world = await start(ping_interval=0.123, ping_timeout=1.5)
    _, greeting = await world.peer.get(EIO="4", transport="polling")
    assert '"pingInterval":123,"pingTimeout":1500' in greeting


async def test_a_websocket_handshake_that_is_none_is_refused(start: Start) -> None:
    world = await start()
    query = {"EIO": "4", "transport": "websocket"}
    for headers in (
        {},
        {"Upgrade": "websocket", "Connection": "Upgrade"},
        {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AA=="},
        {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "8",
         "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="},
    ):  # fmt: skip
        async with world.peer.http.get(world.peer.url, params=query, headers=headers) as response:
            assert response.status == 400
    assert not world.server.engine.sessions


async def test_a_socket_that_is_closed_mid_probe_is_forgotten(start: Start) -> None:
    world = await start(upgrade_timeout=0.1)
    sid = await world.peer.open_polling()
    socket = await world.peer.websocket(sid=sid)
    await closed(socket)
    again = await world.peer.websocket(sid=sid)
    await again.send_str("2probe")
    assert await text(again) == "3probe"
    await again.close()
