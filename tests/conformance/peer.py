"""A client that speaks the wire protocol by hand."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, WSMsgType

HANG = 5.0
"""Seconds after which a test that waits has failed; never reached by a server that works."""


@dataclass
class Peer:
    http: ClientSession
    url: str
    protocol: str

    @property
    def echoes(self) -> bool:
        """Whether bare Engine.IO messages come back."""
        return self.protocol == "engineio"

    async def get(self, **query: str) -> tuple[int, str]:
        async with self.http.get(self.url, params=query) as response:
            return response.status, await response.text()

    async def request(self, method: str, **query: str) -> ClientResponse:
        async with self.http.request(method, self.url, params=query) as response:
            return response

    async def open_polling(self) -> str:
        _, content = await self.get(EIO="4", transport="polling")
        return str(json.loads(content[1:])["sid"])

    async def connected_polling(self) -> str:
        """A session on long-polling that has its CONNECT reply behind it."""
        sid = await self.open_polling()
        await self.post(sid, "40")
        await self.poll(sid)
        return sid

    async def poll(self, sid: str) -> tuple[int, str]:
        return await self.get(EIO="4", transport="polling", sid=sid)

    async def post(self, sid: str, body: str) -> tuple[int, str]:
        query = {"EIO": "4", "transport": "polling", "sid": sid}
        async with self.http.post(self.url, params=query, data=body.encode()) as response:
            return response.status, await response.text()

    async def websocket(self, **query: str) -> ClientWebSocketResponse:
        return await self.http.ws_connect(
            self.url, params={"EIO": "4", "transport": "websocket", **query}, autoclose=True, max_msg_size=0
        )

    async def connected(self, namespace: str = "") -> ClientWebSocketResponse:
        """A WebSocket that has its CONNECT reply and the `auth` event behind it."""
        socket = await self.websocket()
        await text(socket)
        await socket.send_str(f"40{namespace}")
        await text(socket)
        await text(socket)
        return socket


async def text(socket: ClientWebSocketResponse) -> str:
    return await socket.receive_str(timeout=HANG)


async def messages(socket: ClientWebSocketResponse, count: int) -> list[str | bytes]:
    """The next messages that are not pings."""
    found: list[str | bytes] = []
    while len(found) < count:
        message = await socket.receive(timeout=HANG)
        assert message.type in {WSMsgType.TEXT, WSMsgType.BINARY}, message
        if message.data != "2":
            found.append(message.data)
    return found


async def closed(socket: ClientWebSocketResponse) -> int | None:
    """Waits until the server closes; the close code."""
    async with asyncio.timeout(HANG):
        while (await socket.receive()).type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            pass
    return socket.close_code
