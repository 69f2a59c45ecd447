"""Processes beside this one that serve the same address: whose session a request belongs to, and how it gets there.

The kernel deals connections out to any of them, but a polling session, and its upgrade, belong to the process that
opened it. Its name is in the session id, and it listens on a socket of that name in a folder they share.
"""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Final, cast

import aiohttp
from aiohttp import web

from server.realtime.takeover import Departed, detach

HOP_BY_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "upgrade"})
CONNECT_TIMEOUT: Final = 2.0  # seconds; on one machine a process answers at once or is gone


class Siblings:
    """`path` is where this process listens for the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = secrets.token_hex(4)
        self.path = folder / f"{self._name}.sock"

    def sid(self) -> str:
        """A new session id that says whose it is."""
        return f"{self._name}.{secrets.token_urlsafe(15)}"

    async def forward(self, request: web.Request, sid: str) -> web.StreamResponse | None:
        """The answer of the process that has the session; None when it is ours, or nobody's any more."""
        name = sid.partition(".")[0]
        path = self._folder / f"{name}.sock"
        if name == self._name or len(name) != len(self._name) or not name.isalnum() or not path.exists():
            return None
        try:
            if request.query.get("transport") == "websocket":
                return await _tunnel(request, path)
            return await _ask(request, path)
        except (OSError, TimeoutError, aiohttp.ClientError):
            return None


async def _ask(request: web.Request, path: Path) -> web.Response:
    """One poll or post, answered by the other process; a poll may take as long as it likes."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT)
    headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
    async with (
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(path)), timeout=timeout) as session,
        session.request(
            request.method, f"http://sibling{request.raw_path}", headers=headers, data=await request.read()
        ) as answer,
    ):
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP}
        return web.Response(status=answer.status, headers=kept, body=await answer.read())


async def _tunnel(request: web.Request, path: Path) -> web.StreamResponse | None:
    """The connection itself: from now on bytes go through, in both directions."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(CONNECT_TIMEOUT):
        there, far = await loop.create_unix_connection(_Half, str(path))
    left = detach(request)
    if left is None:
        there.close()
        return None
    here, tail = left
    near = _Half()
    near.other, far.other = there, here
    near.connection_made(here)
    here.set_protocol(near)
    head = "".join(f"{name.decode('latin-1')}: {value.decode('latin-1')}\r\n" for name, value in request.raw_headers)
    there.write(f"GET {request.raw_path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + tail)
    return Departed()


class _Half(asyncio.Protocol):
    """One end of a tunnel: what comes in here goes out there, no faster than it is taken."""

    def __init__(self) -> None:
        self.other: asyncio.Transport | None = None
        self._own: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._own = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            self.other.write(data)

    def pause_writing(self) -> None:
        if self.other is not None:
            self.other.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None:
            self.other.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.other is not None:
            self.other.close()
