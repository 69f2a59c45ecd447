"""Valkey on a port."""

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any, Self

import redis.asyncio

from server.embedded import binaries
from tests.faults.places import HANG
from tests.faults.process import Process
from tests.fixtures.ports import free_port


class Valkey(Process):
    """One server, which forgets everything with its end."""

    def __init__(self, folder: Path) -> None:
        super().__init__([], folder / "valkey.log")
        self.port = free_port()
        settings = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(folder)}
        self.command = [str(binaries.valkey()), *(word for k, v in settings.items() for word in (f"--{k}", v))]

    @classmethod
    async def create(cls, folder: Path) -> Self:
        self = cls(folder)
        await self.start()
        return self

    @staticmethod
    def through(at: int) -> str:
        """Its address over a proxy's port."""
        return f"redis://127.0.0.1:{at}/0"

    async def start(self) -> None:
        self.launch()
        deadline = monotonic() + HANG
        while not await self._answers():
            if monotonic() > deadline or not self.running:
                raise RuntimeError(self.said()[-2000:])
            await asyncio.sleep(0.02)

    async def ask(self, *words: Any) -> Any:
        """One command."""
        client = redis.asyncio.Redis(port=self.port, socket_timeout=5)
        try:
            return await client.execute_command(*words)
        finally:
            await client.aclose()

    async def _answers(self) -> bool:
        try:
            return bool(await self.ask("PING"))
        except (redis.exceptions.RedisError, OSError):
            return False
