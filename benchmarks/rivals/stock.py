"""python-socketio as it comes, on aiohttp and uvloop: everybody who enters is in one room; `blast` emits to it."""

from __future__ import annotations

import asyncio
from typing import Any

import socketio
import uvloop
from aiohttp import web

from benchmarks.listening import listen
from benchmarks.rivals.textbook import Json

QUIET = 600  # seconds between pings: none falls into a measurement


async def main() -> None:
    sio = socketio.AsyncServer(
        async_mode="aiohttp", json=Json, ping_interval=QUIET, ping_timeout=QUIET, http_compression=False
    )

    async def enter(sid: str, _asked: object) -> dict[str, object]:
        await sio.enter_room(sid, "room")
        return {"ok": True}

    async def echo(_sid: str, _asked: object) -> dict[str, object]:
        return {"ok": True, "seq": 1}

    async def blast(_sid: str, asked: dict[str, Any]) -> dict[str, object]:
        sio.start_background_task(emit, asked)
        return {"ok": True}

    async def emit(asked: dict[str, Any]) -> None:
        for number in range(asked["events"]):
            asked["body"]["seq"] = asked["first"] + number
            await sio.emit("entries", asked["body"], room="room")
            await asyncio.sleep(0)

    sio.on("enter", enter)
    sio.on("echo", echo)
    sio.on("blast", blast)
    app = web.Application()
    sio.attach(app)
    await listen(app)


if __name__ == "__main__":
    uvloop.run(main())
