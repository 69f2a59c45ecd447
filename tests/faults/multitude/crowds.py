"""The processes of a multitude, as a story speaks to them."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson

from tests.faults.places import HANG, ROOT

LINE = 64 << 20  # bytes; half a million lags


class Multitude:
    """`processes` of visitors."""

    def __init__(self, processes: list[asyncio.subprocess.Process]) -> None:
        self._processes = processes

    async def tell(self, **said: Any) -> dict[str, Any]:
        """What all of them answer: sums, the worst `late` and `busy`, and all `lags`, sorted."""
        return _together(await asyncio.gather(*(self._tell(process, said) for process in self._processes)))

    async def come(self, visitors: Sequence[tuple[str, str]], port: int) -> None:
        """That many more, each with a project and a token; returns when all of them are in."""
        share = len(self._processes)
        await asyncio.gather(
            *(
                self._tell(process, {"port": port, "visitors": visitors[number::share]})
                for number, process in enumerate(self._processes)
            )
        )
        async with asyncio.timeout(HANG):
            while (await self.tell())["live"] < len(visitors):
                await asyncio.sleep(0.1)

    async def _tell(self, process: asyncio.subprocess.Process, said: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(orjson.dumps(said) + b"\n")
        found: dict[str, Any] = orjson.loads(await process.stdout.readline())
        return found


@asynccontextmanager
async def multitude(count: int) -> AsyncIterator[Multitude]:
    """That many processes, which end with the block."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.faults.multitude")
    processes = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe, limit=LINE)
        for _ in range(count)
    ]
    try:
        yield Multitude(processes)
    finally:
        for process in processes:
            process.kill()
            await process.wait()


def _together(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found = {name: sum(one[name] for one in answers) for name in ("live", "complete", "joins", "holes")}
    worst = {name: round(max(one[name] for one in answers), 3) for name in ("busy", "late")}
    return {**found, **worst, "lags": sorted(lag for one in answers for lag in one["lags"])}
