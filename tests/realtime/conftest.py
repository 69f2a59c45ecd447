"""A server with a talkative application, on both event loops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import uvloop
from aiohttp import ClientSession, ClientTimeout, web

from server.realtime import Limits, RealtimeServer
from tests.conformance.peer import Peer
from tests.conformance.serving import serving
from tests.realtime.recorder import Recorder, eventually


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


class World:
    """The server under test, and a peer that talks to it."""

    def __init__(self, server: RealtimeServer, application: Recorder, peer: Peer) -> None:
        self.server = server
        self.application = application
        self.peer = peer

    async def settle(self) -> None:
        """Everybody has gone, and nobody is left behind."""
        await eventually(lambda: not self.server.engine.sessions)
        await asyncio.sleep(0.02)
        self.application.check()


Start = Callable[..., Awaitable[World]]


@pytest.fixture
async def start(recorder: Recorder) -> AsyncIterator[Start]:
    """`await start(connect_timeout=1)`: a server with these limits, or with `allowed_origins`."""

    async def begin(*, allowed_origins: tuple[str, ...] = (), **limits: float | None) -> World:
        server = RealtimeServer(recorder, limits=Limits(**limits), allowed_origins=allowed_origins)  # type: ignore[arg-type]
        app = web.Application()
        server.attach(app)
        address = await stack.enter_async_context(serving(app))
        http = await stack.enter_async_context(ClientSession(timeout=ClientTimeout(total=10)))
        return World(server, recorder, Peer(http, f"{address}/socket.io/", "socketio"))

    async with AsyncExitStack() as stack:
        yield begin
