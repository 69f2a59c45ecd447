"""The echo application of the official suites, as Engine.IO alone and as Socket.IO, and raw peers that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientTimeout

from tests.conformance.echo import application
from tests.conformance.peer import Peer
from tests.conformance.serving import serving


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        yield session


@pytest.fixture
async def engineio(http: ClientSession) -> AsyncIterator[Peer]:
    async with serving(application("engineio")) as address:
        yield Peer(http, f"{address}/engine.io/", "engineio")


@pytest.fixture
async def socketio(http: ClientSession) -> AsyncIterator[Peer]:
    async with serving(application("socketio")) as address:
        yield Peer(http, f"{address}/socket.io/", "socketio")


@pytest.fixture(params=["engineio", "socketio"])
async def either(request: pytest.FixtureRequest, http: ClientSession) -> AsyncIterator[Peer]:
    """Cases that both official suites have."""
    path = {"engineio": "/engine.io/", "socketio": "/socket.io/"}[request.param]
    async with serving(application(request.param)) as address:
        yield Peer(http, address + path, request.param)
