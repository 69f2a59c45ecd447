"""Boardcast's transport without its board: everybody who enters is in one room; `blast` sends to it as rooms do."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import uvloop
from aiohttp import web

from benchmarks.listening import listen
from server.engine import prepare
from server.realtime import Connection, Limits, RealtimeServer

QUIET = 600.0  # seconds between pings: none falls into a measurement
ECHOED = b'{"ok":true,"seq":1}'


class Room:
    """The application behind the transport."""

    def __init__(self) -> None:
        self.members: dict[Connection, None] = {}
        self.blasting: set[asyncio.Task[None]] = set()

    async def connect(self, _connection: Connection, _auth: object) -> dict[str, object] | None:
        return None

    def connected(self, connection: Connection) -> None:
        """Nothing to do: whoever wants to be in the room enters it."""

    def event(self, connection: Connection, name: str, body: bytes | str | memoryview, ack_id: int | None) -> None:
        if name == "enter":
            self.members[connection] = None
        elif name == "blast":
            task = asyncio.ensure_future(self.blast(orjson.loads(body)))
            self.blasting.add(task)
            task.add_done_callback(self.blasting.discard)
        else:
            orjson.loads(body)
        if ack_id is not None:
            connection.ack(ack_id, ECHOED)

    def disconnected(self, connection: Connection, _reason: str) -> None:
        self.members.pop(connection, None)

    async def blast(self, asked: dict[str, Any]) -> None:
        for number in range(asked["events"]):
            asked["body"]["seq"] = asked["first"] + number
            frame = prepare("entries", orjson.dumps(asked["body"]))
            for member in self.members:
                member.send(frame)
            await asyncio.sleep(0)


async def main() -> None:
    app = web.Application()
    RealtimeServer(Room(), limits=Limits(ping_interval=QUIET, ping_timeout=QUIET)).attach(app)
    await listen(app)


if __name__ == "__main__":
    uvloop.run(main())
