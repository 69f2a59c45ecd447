"""Where rows are run: one pair of databases for all of them, and a fresh database and server for whoever asks."""

from __future__ import annotations

import asyncio
import itertools
import random
import resource
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from benchmarks import processes
from benchmarks.processes import Process

FILES = 40_000  # descriptors: 10,000 members have two each on this machine, and each process wants its own


class Server:
    """A contender that listens."""

    def __init__(self, process: Process, port: int, database: str) -> None:
        self.process = process
        self.port = port
        self.database = database
        """Its URL; empty for one that has none."""


class Stage:
    """What a row may use."""

    def __init__(self, folder: Path, seed: int, *, quick: bool, world: str, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.seed = seed
        self.quick = quick
        self.world = world
        """Small or large: what S11 and S12 read."""
        self.say = say
        self._numbers = itertools.count(1)
        self._stack = AsyncExitStack()
        self._databases: Process | None = None
        self._urls = ("", "")
        self._secret = secrets.token_hex(32)
        self.worlds: dict[str, object] = {}
        """Databases that were filled once for several rows."""

    def random(self) -> random.Random:
        """The same for every run with this seed."""
        return random.Random(self.seed)

    def size(self, full: int, quick: int) -> int:
        """How much of something."""
        return quick if self.quick else full

    @property
    def seconds(self) -> float:
        """How long a rate is measured."""
        return 0.4 if self.quick else 6.0

    @property
    def secret(self) -> str:
        """What all servers here sign tokens with."""
        return self._secret

    @property
    def redis(self) -> str:
        return self._urls[1]

    def postgres_cpu(self) -> float:
        """Processor seconds of all PostgreSQL processes."""
        return 0.0 if self._databases is None else self._databases.cpu("postgres")

    async def fresh_database(self) -> str:
        """An empty database on the cluster of this run."""
        await self._start_databases()
        name = f"bench_{next(self._numbers)}_{secrets.token_hex(3)}"
        await self.execute(self._urls[0], f"create database {name}")
        parts = urlsplit(self._urls[0])
        return urlunsplit(parts._replace(path=f"/{name}"))

    async def execute(self, url: str, *statements: str) -> None:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements:
                await connection.execute(statement, timeout=3600)
        finally:
            await connection.close()

    async def value(self, url: str, query: str) -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query, timeout=3600)
        finally:
            await connection.close()

    async def settle(self, url: str) -> None:
        """What was loaded is on disk and counted, so that neither is done while we measure."""
        await self.execute(url, "vacuum (analyze)", "checkpoint")

    @asynccontextmanager
    async def boardcast(self, database: str | None = None, *, redis_number: int = 0) -> AsyncIterator[Server]:
        """A real server with limits off, on a database of its own unless one is given."""
        database = database or await self.fresh_database()
        number = next(self._numbers)
        environment = {
            "DATABASE_URL": database,
            "REDIS_URL": self.redis.replace("db=0", f"db={redis_number}"),
            "BOARDCAST_DATA_DIR": str(self.folder / f"server-{number}"),
            "BOARDCAST_SECRET": self._secret,
            "BOARDCAST_LIMITS": "off",
            "BOARDCAST_ACCESS_TOKEN_SECONDS": "86400",
            "BOARDCAST_DRAIN_SECONDS": "0",
        }
        output = self.folder / f"server-{number}.log"
        async with processes.running(processes.python("server", "serve", "--port", "0"), output, environment) as server:
            port = int(await server.says(r"is at http://[^:]+:(\d+)"))
            try:
                yield Server(server, port, database)
            except Exception:
                self.say(f"the server said: {output.read_text(errors='replace')[-4000:]}")
                raise

    @asynccontextmanager
    async def rival(
        self, command: list[str], *, database: str = "", environment: dict[str, str] | None = None
    ) -> AsyncIterator[Server]:
        """Any other server; it prints `listening on <port>`."""
        output = self.folder / f"rival-{next(self._numbers)}.log"
        told = {"DATABASE_URL": database, "REDIS_URL": self.redis, "BENCH_SECRET": self._secret, **(environment or {})}
        async with processes.running(command, output, told) as process:
            yield Server(process, int(await process.says(r"listening on (\d+)")), database)

    async def close(self) -> None:
        await self._stack.aclose()

    async def _start_databases(self) -> None:
        if self._databases is not None:
            return
        environment = {"BOARDCAST_DATA_DIR": str(self.folder / "data")}
        output = self.folder / "databases.log"
        command = processes.python("server", "databases")
        self._databases = await self._stack.enter_async_context(processes.running(command, output, environment))
        redis = await self._databases.says(r"REDIS_URL='([^']+)'")
        self._urls = (await self._databases.says(r"DATABASE_URL='([^']+)'"), redis)


class Spent:
    """Wall and processor seconds since it was made: of a server, of PostgreSQL and of the load, which is us."""

    def __init__(self, stage: Stage, *servers: Server) -> None:
        self._stage = stage
        self._servers = servers
        self._start = self._now()

    def stop(self) -> None:
        self.wall, self.server, self.postgres, self.load = (
            now - then for now, then in zip(self._now(), self._start, strict=True)
        )

    def figures(self, unit: str, count: int) -> dict[str, float]:
        """Per piece of work; noise of neighbours hardly touches these."""
        found = {f"server µs/{unit}": self.server / count * 1e6}
        if self.postgres:
            found[f"PostgreSQL µs/{unit}"] = self.postgres / count * 1e6
        found["load CPU %"] = self.load / self.wall * 100
        return found

    def _now(self) -> tuple[float, float, float, float]:
        server = sum(server.process.cpu() for server in self._servers)
        return time.perf_counter(), server, self._stage.postgres_cpu(), time.process_time()


def raise_file_limit() -> int:
    """As many descriptors as we are allowed; the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


async def pause() -> None:
    """Let the machine come to rest between two contenders."""
    await asyncio.sleep(0.2)
