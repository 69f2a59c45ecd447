"""Several processes on one address: a session is reached through any of them (A2, C14)."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest_asyncio
import socketio
from aiohttp import web

from server.realtime import Connection, RealtimeServer, Siblings

HANG = 20.0  # seconds


class Echo:
    """Answers every event with what it was sent."""

    async def connect(self, connection: Connection, auth: object) -> None:
        return None

    def connected(self, connection: Connection) -> None:
        pass

    def event(self, connection: Connection, name: str, body: Any, ack_id: int | None) -> None:
        if ack_id is not None:
            connection.ack(ack_id, bytes(body) if not isinstance(body, str) else body.encode())

    def disconnected(self, connection: Connection, reason: str) -> None:
        pass


@pytest_asyncio.fixture
async def addresses() -> AsyncIterator[list[str]]:
    """Two servers that know of each other, each on a port of its own: which one is asked is ours to choose."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="boardcast-")))
        found = []
        for _ in range(2):
            siblings = Siblings(folder)
            app = web.Application()
            RealtimeServer(Echo(), siblings=siblings).attach(app)
            runner = web.AppRunner(app, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.UnixSite(runner, siblings.path).start()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            found.append(f"http://127.0.0.1:{runner.addresses[-1][1]}")
        yield found


async def ask(session: aiohttp.ClientSession, url: str, body: str | None = None) -> str:
    method = "GET" if body is None else "POST"
    async with session.request(method, url, data=body) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()


async def test_a_polling_session_is_reached_through_the_other_process(addresses: list[str]) -> None:
    ours, other = (f"{address}/socket.io/?EIO=4&transport=polling" for address in addresses)
    async with aiohttp.ClientSession() as session, asyncio.timeout(HANG):
        sid = orjson.loads((await ask(session, ours))[1:])["sid"]
        await ask(session, f"{other}&sid={sid}", "40")
        assert (await ask(session, f"{other}&sid={sid}")).startswith("40{")
        await ask(session, f"{ours}&sid={sid}", '421["say",{"x":"€"}]')
        assert await ask(session, f"{other}&sid={sid}") == '431[{"x":"€"}]'


async def test_a_session_is_upgraded_through_the_other_process(addresses: list[str]) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(HANG):
        opened = await ask(session, f"{addresses[0]}/socket.io/?EIO=4&transport=polling")
        url = f"{addresses[1]}/socket.io/?EIO=4&transport=websocket&sid={orjson.loads(opened[1:])['sid']}"
        async with session.ws_connect(url) as websocket:
            await websocket.send_str("2probe")
            assert await websocket.receive_str() == "3probe"
            await websocket.send_str("5")
            await websocket.send_str("40")
            assert (await websocket.receive_str()).startswith("40{")
            large = "x" * 500_000
            await websocket.send_str(f'427["say","{large}"]')
            assert await websocket.receive_str() == f'437["{large}"]'


async def test_a_session_whose_process_is_gone_is_unknown(addresses: list[str]) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(HANG):
        for sid in ("deadbeef.nobody", "../../etc.x", "nobody"):
            params = {"EIO": "4", "transport": "polling", "sid": sid}
            async with session.get(f"{addresses[0]}/socket.io/", params=params) as answer:
                assert answer.status == 400
                assert (await answer.json())["message"] == "Session ID unknown"


async def test_a_stock_client_does_not_notice(addresses: list[str]) -> None:
    client = socketio.AsyncClient(reconnection=False)
    async with asyncio.timeout(HANG):
        await client.connect(addresses[0], transports=["polling", "websocket"])
        assert await client.call("say", "hello") == "hello"
        await client.disconnect()
