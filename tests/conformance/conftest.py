"""The echo application of the official suites, as Engine.IO alone and as Socket.IO, and raw peers that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientTimeout
from aiohttp.test_utils import TestServer

from tests.conformance.echo import application
from tests.conformance.peer import Peer


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        yield session


@pytest.fixture
async def engineio(http: ClientSession) -> AsyncIterator[Peer]:
    async with TestServer(application("engineio")) as server:
        yield Peer(http, str(server.make_url("/engine.io/")), "engineio")


@pytest.fixture
async def socketio(http: ClientSession) -> AsyncIterator[Peer]:
    async with TestServer(application("socketio")) as server:
        yield Peer(http, str(server.make_url("/socket.io/")), "socketio")


@pytest.fixture(params=["engineio", "socketio"])
async def either(request: pytest.FixtureRequest, http: ClientSession) -> AsyncIterator[Peer]:
    """Cases that both official suites have."""
    path = {"engineio": "/engine.io/", "socketio": "/socket.io/"}[request.param]
    async with TestServer(application(request.param)) as server:
        yield Peer(http, str(server.make_url(path)), request.param)
