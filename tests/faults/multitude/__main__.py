"""`python -m tests.faults.multitude`: one process of visitors. Lines of JSON come in, and one goes out for each."""

from __future__ import annotations

import asyncio
import sys
from array import array
from time import monotonic, process_time
from typing import Any

import orjson

from tests.faults.multitude.visitor import Visitor

LOOK = 0.02  # seconds; how much later than that we wake is how late we are ourselves


class Crowd:
    """The visitors of this process."""

    def __init__(self) -> None:
        self.port = 0
        self.heads: dict[str, int] = {}
        self.visitors: list[Visitor] = []
        self.late = 0.0
        self._lags: array[float] = array("d")
        self._since = (monotonic(), process_time())
        self._tasks: list[asyncio.Task[None]] = []

    async def watch(self) -> None:
        """For ever."""
        while True:
            before = monotonic()
            await asyncio.sleep(LOOK)
            self.late = max(self.late, monotonic() - before - LOOK)

    async def told(self, said: dict[str, Any]) -> dict[str, Any]:
        """`port`: where to go. `visitors`: more of them. `heads`: what is complete. `afresh`: measure from now on."""
        self.port = said.get("port", self.port)
        self.heads = said.get("heads", self.heads)
        for project_id, token in said.get("visitors", ()):
            self.visitors.append(Visitor(project_id, token, lambda: self.port, self._lags))
            self._tasks.append(asyncio.create_task(self.visitors[-1].run()))
        if said.get("afresh"):
            del self._lags[:]
            self.late, self._since = 0.0, (monotonic(), process_time())
        began, used = self._since
        return {
            "live": sum(one.live for one in self.visitors),
            "complete": sum(one.live and one.seq >= self.heads.get(one.project_id, 0) for one in self.visitors),
            "joins": sum(one.joins for one in self.visitors),
            "holes": sum(one.holes for one in self.visitors),
            "busy": (process_time() - used) / max(monotonic() - began, 0.001),
            "late": self.late,
            "lags": list(self._lags) if said.get("lags") else [],
        }


async def main() -> None:
    crowd, loop = Crowd(), asyncio.get_running_loop()
    watching = loop.create_task(crowd.watch())
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        sys.stdout.buffer.write(orjson.dumps(await crowd.told(orjson.loads(line))) + b"\n")
        sys.stdout.buffer.flush()
    watching.cancel()


if __name__ == "__main__":
    asyncio.run(main())
