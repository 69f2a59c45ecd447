"""One Boardcast server as a process of its own, with a line to each thing it needs and one to its clients."""

import asyncio
import os
import signal
import sys
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import aiohttp
import msgspec

from tests.faults.places import HANG, ROOT
from tests.faults.postgres import Postgres
from tests.faults.process import Process
from tests.faults.valkey import Valkey
from tests.fixtures.ports import free_port
from tests.fixtures.proxy import Proxy

SECRET = "a secret that only tests know"


class Holding(msgspec.Struct):
    """What a process holds; `tasks` are counted by what they run, `objects` by type; `lines` are KiB of entries that
    rooms keep at hand."""

    KiB: int
    tasks: dict[str, int]
    descriptors: int
    objects: dict[str, int]
    lines: int

    def started_since(self, was: "Holding") -> Counter[str]:
        """Tasks that run now and did not then."""
        return Counter(self.tasks) - Counter(was.tasks)


class Instance(Process):
    """`front`, `database` and `redis` are its lines."""

    def __init__(
        self, number: int, folder: Path, postgres: Postgres, valkey: Valkey, sabotage: str, *, watched: bool
    ) -> None:
        super().__init__([], folder / f"instance-{number}.log")
        self.number = number
        self.port = free_port()
        self.front = Proxy(self.port)
        self.database = Proxy(postgres.port)
        self.redis = Proxy(valkey.port)
        self._held = folder / f"instance-{number}.held"
        module = ["-m", "tests.faults.sabotage", sabotage] if sabotage else ["-m", "server"]
        if watched:
            module = ["-m", "tests.faults.watched", str(self._held), *([sabotage] if sabotage else [])]
        self.command = [sys.executable, *module, "serve", "--port", str(self.port)]
        self._folder = folder
        self.settings = {
            "BOARDCAST_DATA_DIR": str(folder),
            "BOARDCAST_SECRET": SECRET,
            "BOARDCAST_LIMITS": "off",
            "BOARDCAST_DRAIN_SECONDS": "1",
            "BOARDCAST_LOG_FORMAT": "json",
            "PYTHONPATH": str(ROOT),
        }

    async def open(self, stack: AsyncExitStack) -> None:
        """Lay its lines."""
        for line in (self.front, self.database, self.redis):
            await stack.enter_async_context(line)
        self.environment = {
            **self.settings,
            "DATABASE_URL": Postgres.through(self.database.port),
            "REDIS_URL": Valkey.through(self.redis.port),
        }

    async def start(self) -> None:
        """Returns once it answers."""
        self.environment = {**self.environment, **self.settings}
        self.launch()
        await self.answering()

    async def answering(self) -> None:
        deadline = monotonic() + HANG
        async with aiohttp.ClientSession() as client:
            while True:
                try:
                    async with client.get(f"http://127.0.0.1:{self.port}/health/live", timeout=_SHORT) as answer:
                        if answer.status == 200:
                            return
                except (aiohttp.ClientError, TimeoutError):
                    pass
                if monotonic() > deadline or not self.running:
                    raise RuntimeError(self.said()[-4000:])
                await asyncio.sleep(0.05)

    async def ready(self) -> dict[str, bool]:
        """What /health/ready says of each part."""
        async with (
            aiohttp.ClientSession() as client,
            client.get(f"http://127.0.0.1:{self.port}/health/ready") as answer,
        ):
            checks: dict[str, bool] = (await answer.json())["checks"]
            return checks

    async def metric(self, name: str) -> float:
        """One number of /metrics; the sum over its labels."""
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.split("{")[0].split(" ")[0] == name)

    async def holds(self) -> Holding:
        """What it holds now, after a full collection; of a watched one."""
        self._held.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR2)
        async with asyncio.timeout(HANG):
            while not self._held.exists():
                if not self.running:
                    raise TimeoutError(f"instance {self.number} has ended: {self.said()[-1000:]}")
                await asyncio.sleep(0.02)
        return msgspec.json.decode(self._held.read_bytes(), type=Holding)

    def tracebacks(self) -> list[str]:
        """Lines of the log that tell of a defect."""
        lines = self.said().splitlines()
        return ["\n".join(lines[number : number + 40]) for number, line in enumerate(lines) if _defect(line)]


def _defect(line: str) -> bool:
    """The queue's own words about a lost database are none: its supervisor starts it again."""
    if '"logger":"pgqueuer"' in line or "the worker stumbled" in line:
        return False
    return line.startswith("Traceback") or '"level":"error"' in line or '"level":"critical"' in line


_SHORT = aiohttp.ClientTimeout(total=2)
