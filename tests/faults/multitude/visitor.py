"""A client that keeps no board: it knows where it stands, notices holes, comes back, and says how late it is told."""

from __future__ import annotations

import asyncio
import random
from array import array
from collections.abc import Callable
from time import monotonic_ns
from typing import Any

import orjson

from benchmarks.client import Member, Refused

MARK = b"@@"  # around the moment of the edit, in its title
PAUSE = (0.05, 0.5)  # seconds before it comes back


class Visitor:
    """Of one project. `port` says where to go now."""

    def __init__(self, project_id: str, token: str, port: Callable[[], int], lags: array[float]) -> None:
        self.project_id = project_id
        self.seq = -1
        self.live = False
        self.joins = self.holes = 0
        self._epoch = ""
        self._token = token
        self._port = port
        self._lags = lags

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            gone = asyncio.Event()
            try:
                await self._visit(gone)
                await gone.wait()
            except (OSError, Refused):
                pass
            self.live = False
            await asyncio.sleep(random.uniform(*PAUSE))

    async def _visit(self, gone: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        auth = {"token": self._token}
        _, member = await loop.create_connection(lambda: Member("/socket.io/", auth), "127.0.0.1", self._port())
        await member.ready()
        member.on_close, member.on_event, member.on_ack = gone.set, self._hear, self._join
        wanted: dict[str, Any] = {"project_id": self.project_id}
        if self._epoch:
            wanted |= {"since": self.seq, "epoch": self._epoch}
        member.send(b"room.join", orjson.dumps(wanted))

    def _join(self, packet: bytes) -> None:
        """At once: what happens next may be in the same bytes."""
        ack = orjson.loads(packet[packet.index(b"[") + 1 : -1])
        if ack["ok"]:
            self._epoch, self.seq = ack["epoch"], max(self.seq, ack["seq"])
            self.live = True
            self.joins += 1

    def _hear(self, packet: bytes) -> None:
        if not packet.startswith(b'42["entries"'):
            return
        at = packet.find(b'"seq":') + 6
        first = int(packet[at : packet.index(b",", at)])
        last = int(packet[packet.rindex(b".") + 1 : packet.rindex(b'"')])
        if self.seq >= 0 and first > self.seq + 1:
            self.holes += 1
        self.seq = max(self.seq, last)
        at = packet.find(MARK)
        if at >= 0:
            said = packet[at + 2 : packet.index(MARK, at + 2)]
            self._lags.append((monotonic_ns() - int(said)) / 1e6)
