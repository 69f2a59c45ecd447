"""Processes under measurement: started, waited for, asked what they cost, and stopped by their own pid."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
START_PATIENCE = 60.0  # seconds; migrations on a shared machine
STOP_PATIENCE = 20.0  # seconds; a drain, then it is killed
LOOK = 0.02  # seconds between two looks at what it has printed


class NotStarted(Exception):
    """A process did not come up."""


class Process:
    """One that runs, with its children."""

    def __init__(self, started: subprocess.Popen[bytes], output: Path) -> None:
        self._started = started
        self._seen = psutil.Process(started.pid)
        self.output = output

    @property
    def pid(self) -> int:
        return self._started.pid

    def cpu(self, name: str | None = None) -> float:
        """Processor seconds that it has used, or those of its children whose name holds `name`."""
        processes = [self._seen] if name is None else [p for p in self._seen.children(recursive=True) if _is(p, name)]
        return sum(_cpu(process) for process in processes)

    def memory(self) -> int:
        """Bytes that are resident."""
        return int(self._seen.memory_info().rss)

    def printed(self, pattern: str) -> str | None:
        """The first group of the pattern in its output."""
        found = re.search(pattern, self.output.read_text(errors="replace"))
        return found.group(1) if found else None

    async def says(self, pattern: str) -> str:
        """Wait for its output to match. Raises NotStarted."""
        for _ in range(round(START_PATIENCE / LOOK)):
            found = self.printed(pattern)
            if found is not None:
                return found
            if self._started.poll() is not None:
                break
            await asyncio.sleep(LOOK)
        raise NotStarted(self.output.read_text(errors="replace")[-2000:])

    async def stop(self) -> None:
        if self._started.poll() is None:
            self._started.terminate()
        try:
            await asyncio.to_thread(self._started.wait, STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self._started.kill()
            self._started.wait()


@asynccontextmanager
async def running(
    command: Sequence[str], output: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """A process while the block runs."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("BOARDCAST_")}
    with output.open("wb") as file:
        started = subprocess.Popen(
            list(command), cwd=ROOT, env={**told, **(environment or {})}, stdout=file, stderr=subprocess.STDOUT
        )
    process = Process(started, output)
    try:
        yield process
    finally:
        await process.stop()


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours."""
    return [sys.executable, "-m", module, *arguments]


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _is(process: psutil.Process, name: str) -> bool:
    try:
        return name in process.name()
    except psutil.NoSuchProcess:
        return False
