"""Database processes that a crashed server left behind."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

PROCESSES = Path("/proc")  # Linux shows here what runs; elsewhere ps does
POLL = 0.02  # seconds between two looks


async def clear(pid_file: Path, *, program: str, signals: Sequence[tuple[signal.Signals, float]]) -> bool:
    """Stop the `program` that `pid_file` names, if it runs in the folder of that file; then remove the file.

    `signals` are tried in turn, each with the seconds it is given. Returns whether there was one to stop.
    The caller holds the data directory, so nobody else is starting or using one. A pid that meanwhile
    belongs to something else, as happens in containers, is left alone.
    """
    pid = _first_number(pid_file)
    found = pid is not None and _is(pid, program, pid_file.parent)
    if pid is not None and found:
        for signal_, patience in signals:
            if await _gone(pid, program, pid_file.parent, signal_, patience):
                break
    pid_file.unlink(missing_ok=True)
    return found


async def _gone(pid: int, program: str, folder: Path, signal_: signal.Signals, patience: float) -> bool:
    try:
        os.kill(pid, signal_)
    except ProcessLookupError:
        return True
    deadline = asyncio.get_running_loop().time() + patience
    while _is(pid, program, folder):
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(POLL)
    return True


def _first_number(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _is(pid: int, program: str, folder: Path) -> bool:
    if PROCESSES.joinpath("self").exists():
        process = PROCESSES / str(pid)
        try:
            running = process.joinpath("comm").read_text().strip() == program
            return running and process.joinpath("cwd").samefile(folder)
        except OSError:  # gone, a zombie, or not ours to look at
            return False
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return program.encode() in shown.stdout
