"""Embedded databases in a process of their own, which a test may kill."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

import asyncpg
import pytest

ROOT = Path(__file__).resolve().parents[2]
HANG = 60.0  # seconds; generous, nothing is measured with it


class Pids(NamedTuple):
    """The processes of the two databases."""

    postgres: int
    valkey: int


class Databases:
    """`python -m server.embedded --dir folder`, as whichever user."""

    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self.folder = folder
        self.process = process
        self.urls: dict[str, str] = {}

    @classmethod
    async def start(cls, folder: Path, *, user: int | None = None) -> Self:
        """Start them and wait until they serve. `user` needs root."""
        python, environment, options = sys.executable, {**os.environ, "PYTHONPATH": str(ROOT)}, {}
        if user is not None:
            python = python_for(user)
            environment = {"PYTHONPATH": os.pathsep.join(part for part in [str(ROOT), *sys.path] if part)}
            options = {"user": user, "group": user, "extra_groups": []}
        process = await _launch(python, folder, environment, options)
        self = cls(folder, process)
        assert process.stdout is not None
        for _ in range(2):
            line = (await asyncio.wait_for(process.stdout.readline(), HANG)).decode()
            assert line.startswith("export "), (line, await process.communicate())
            name, value = line.removeprefix("export ").strip().split("=", 1)
            self.urls[name] = value.strip("'")
        return self

    @property
    def pids(self) -> Pids:
        """As their own files say."""
        return Pids(
            int((self.folder / "postgres/postmaster.pid").read_text().split()[0]),
            int((self.folder / "valkey/valkey.pid").read_text().split()[0]),
        )

    async def ask(self, query: str) -> Any:
        """One statement to PostgreSQL."""
        connection = await asyncpg.connect(self.urls["DATABASE_URL"])
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    async def end(self, signal_: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal_)
        await asyncio.wait_for(self.process.communicate(), HANG)
        assert self.process.returncode is not None
        return self.process.returncode


def python_for(user: int) -> str:
    """A Python of this version that `user` may run; skips the test where there is none."""
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        real = Path(candidate).resolve()
        open_ = real.exists() and all(parent.stat().st_mode & 0o001 for parent in [real, *real.parents])
        if open_ and all(parent.stat().st_mode & 0o001 for parent in [ROOT, *ROOT.parents]):
            return candidate
    pytest.skip("no other user can reach this Python or this folder")


async def gone(pid: int) -> None:
    """Wait until a process has ended."""
    async with asyncio.timeout(HANG):
        while True:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except FileNotFoundError:
                return
            if state == "Z":
                return
            await asyncio.sleep(0.02)


def roomy(name: str) -> Path:
    """A new folder that every user can reach, unlike pytest's."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix=f"boardcast-{name}-"))
    folder.chmod(0o755)
    return folder


def remove(folder: Path) -> None:
    """Delete what `roomy` made."""
    shutil.rmtree(folder, ignore_errors=True)


async def _launch(
    python: str, folder: Path, environment: Mapping[str, str], options: Mapping[str, Any]
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        python,
        "-m",
        "server.embedded",
        "--dir",
        str(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        cwd="/",
        **options,
    )
