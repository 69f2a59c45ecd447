"""PostgreSQL on a port, with what the embedded one does not need: crashes, a streaming standby, and its promotion."""

import asyncio
import os
import signal
from pathlib import Path
from time import monotonic
from typing import Any, Self

import asyncpg

from server.embedded import binaries
from tests.faults.places import HANG, database_user
from tests.faults.process import Process
from tests.fixtures.ports import free_port

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # A killed process loses nothing that it gave to the system; only commits must not be acknowledged before that.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
    "max_connections": "150",
    "max_wal_size": "1GB",
    "wal_sender_timeout": "5s",
    "wal_receiver_status_interval": "1s",
    "wal_retrieve_retry_interval": "200ms",
    "hot_standby": "on",
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class Postgres(Process):
    """One server. `url` reaches it directly."""

    def __init__(self, data: Path) -> None:
        super().__init__([], data.with_suffix(".log"))
        self.data = data
        self.port = free_port()
        self.user = database_user()
        self.programs = binaries.postgres(by_anybody=self.user is not None)
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        self.command = [str(self.programs / "postgres"), "-D", str(data), f"-p{self.port}", *settings]

    @property
    def url(self) -> str:
        return self.through(self.port)

    @staticmethod
    def through(at: int) -> str:
        """Its address over a proxy's port."""
        return f"postgresql://boardcast@127.0.0.1:{at}/postgres"

    @classmethod
    async def create(cls, data: Path) -> Self:
        """A new cluster, running."""
        self = cls(data)
        self._own()
        await self._tool(
            *("initdb", "-D", str(data), "-U", "boardcast", "--auth=trust", "--no-sync", "--no-instructions"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        )
        await self.start()
        return self

    async def standby(self, data: Path, name: str = "standby") -> "Postgres":
        """A streaming copy of this one, running. Of the wheel's own pg_basebackup."""
        other = Postgres(data)
        other._own()
        await self._tool(
            *("pg_basebackup", "-D", str(data), "-R", "-X", "stream", "-c", "fast", "--no-sync"),
            *("-d", f"host=127.0.0.1 port={self.port} user=boardcast application_name={name}"),
        )
        await other.start()
        return other

    async def start(self) -> None:
        """Returns once it answers. A crashed one needs its children to be gone first: tried until it works."""
        deadline = monotonic() + HANG
        self.launch()
        while True:
            try:
                connection = await asyncpg.connect(self.url, timeout=2)
            except (OSError, asyncpg.PostgresError, TimeoutError):
                if monotonic() > deadline:
                    raise RuntimeError(self.said()[-3000:]) from None
                if not self.running:
                    self.launch()
                await asyncio.sleep(0.05)
                continue
            await connection.close()
            return

    async def stop(self) -> None:
        """In order."""
        await self.ask_to_stop(signal.SIGINT)

    async def ask(self, text: str, *args: object) -> Any:
        """The first value of a statement of its own connection."""
        connection = await asyncpg.connect(self.url, timeout=HANG)
        try:
            return await connection.fetchval(text, *args)
        finally:
            await connection.close()

    async def set(self, name: str, value: str) -> None:
        """Change a setting while it runs."""
        await self.ask(f"alter system set {name} = '{value}'")
        await self.ask("select pg_reload_conf()")

    async def promote(self) -> None:
        """Make a standby the primary."""
        await self.ask("select pg_promote(wait => true)")

    def _own(self) -> None:
        self.data.mkdir(mode=0o700)
        self.log.touch()
        if self.user is not None:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)

    async def _tool(self, program: str, *arguments: str) -> None:
        tool = Process([str(self.programs / program), *arguments], self.log)
        tool.user = self.user
        tool.launch()
        if await tool.ended():
            raise RuntimeError(self.said()[-3000:])
