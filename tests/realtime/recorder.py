"""An application that writes down what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from server.realtime import Connection, Refused


class Recorder:
    """Echoes `echo`, raises at `break`, is silent at `quiet`; refuses the token `bad`."""

    def __init__(self) -> None:
        self.begun = 0
        self.live: list[Connection] = []
        self.seen: list[tuple[str, bytes]] = []
        self.gone: list[str] = []
        self.returned: set[Connection] = set()
        self.left: list[Connection] = []
        self.before_connect: Callable[[], Awaitable[None]] | None = None

    async def connect(self, connection: Connection, auth: object) -> dict[str, object] | None:
        self.begun += 1
        connection.session = auth
        if self.before_connect is not None:
            await self.before_connect()
        if isinstance(auth, dict) and auth.get("token") == "bad":
            raise Refused("Who are you?", "unauthenticated")
        self.returned.add(connection)
        return {"pid": "p1"} if isinstance(auth, dict) and auth.get("resume") else None

    def connected(self, connection: Connection) -> None:
        self.live.append(connection)

    def event(self, connection: Connection, name: str, body: bytes | str | memoryview, ack_id: int | None) -> None:
        raw = body.encode() if isinstance(body, str) else bytes(body)
        self.seen.append((name, raw))
        if name == "break":
            raise RuntimeError("as asked")
        if ack_id is not None and name == "echo":
            connection.ack(ack_id, raw)

    def disconnected(self, connection: Connection, reason: str) -> None:
        self.gone.append(reason)
        self.left.append(connection)
        if connection in self.live:
            self.live.remove(connection)

    def check(self) -> None:
        """Nobody stays, everybody who came has gone exactly once (PROMISES 9)."""
        assert self.live == []
        assert len(self.left) == len(set(self.left))
        assert set(self.left) == self.returned


async def eventually(condition: Callable[[], object], hang: float = 5.0) -> None:
    """Waits until it holds; a server that works never needs the hang limit."""
    async with asyncio.timeout(hang):
        while not condition():
            await asyncio.sleep(0.005)
