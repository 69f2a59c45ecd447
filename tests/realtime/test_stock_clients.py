"""Stock clients notice nothing (C14)."""

from __future__ import annotations

import asyncio

import pytest
import socketio

from tests.realtime.conftest import Start
from tests.realtime.recorder import eventually


@pytest.mark.parametrize(
    ("transports", "ends_on"),
    [(["websocket"], "websocket"), (["polling"], "polling"), (["polling", "websocket"], "websocket")],
    ids=["websocket", "polling", "upgrade"],
)
async def test_the_python_client_talks(start: Start, transports: list[str], ends_on: str) -> None:
    world = await start()
    client = socketio.AsyncClient(reconnection=False)
    heard: list[object] = []
    client.on("news", heard.append)
    await client.connect(world.peer.url.removesuffix("/socket.io/"), transports=transports, auth={"token": "x"})
    answers = await asyncio.gather(*(client.call("echo", {"n": n, "text": "größer"}) for n in range(40)))
    assert answers == [{"n": n, "text": "größer"} for n in range(40)]
    world.application.live[0].emit("news", b'{"a":[1,2]}')
    await eventually(lambda: heard == [{"a": [1, 2]}])
    assert client.transport() == ends_on
    await client.disconnect()
    await eventually(lambda: not world.server.engine.sessions)
    world.application.check()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_the_python_client_is_told_why_it_is_refused(start: Start, transport: str) -> None:
    world = await start()
    client = socketio.AsyncClient(reconnection=False)
    told: list[object] = []
    client.on("connect_error", told.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(world.peer.url.removesuffix("/socket.io/"), transports=[transport], auth={"token": "bad"})
    assert told[0] == {"message": "Who are you?", "data": {"code": "unauthenticated"}}
    await eventually(lambda: not world.server.engine.sessions)


async def test_the_python_client_stays_while_it_is_idle(start: Start) -> None:
    world = await start(ping_interval=0.1, ping_timeout=0.5)
    client = socketio.AsyncClient(reconnection=False)
    await client.connect(world.peer.url.removesuffix("/socket.io/"), transports=["websocket"])
    await asyncio.sleep(0.8)
    assert client.connected
    await client.disconnect()
