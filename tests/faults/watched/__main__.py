"""`python -m tests.faults.watched FILE [NAME] serve …`: SIGUSR2 writes what is held to FILE; NAME is a broken build."""

import asyncio
import ctypes
import gc
import json
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rooms.messages import Line
from server.__main__ import main
from tests.faults.sabotage import builds

OURS = ("server.", "handlers.", "rooms.", "storage.", "aiohttp.", "asyncio", "_asyncio", "uvloop")


def report(file: Path) -> None:
    """Counted after a full collection, and after free memory went back to the system."""
    gc.collect()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    kinds: Counter[str] = Counter(
        f"{type(one).__module__}.{type(one).__qualname__}"
        for one in gc.get_objects()
        if type(one).__module__.startswith(OURS)
    )
    status = Path("/proc/self/status").read_text().splitlines()
    held: dict[str, Any] = {
        "KiB": next(int(line.split()[1]) for line in status if line.startswith("VmRSS")),
        "tasks": Counter(str(one.get_coro().__qualname__) for one in asyncio.all_tasks()),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "objects": dict(kinds),
        "lines": sum(len(one.body) for one in gc.get_objects() if type(one) is Line) >> 10,
    }
    part = file.with_suffix(".part")
    part.write_text(json.dumps(held))
    part.rename(file)


found, *arguments = sys.argv[1:]
if arguments[0] in builds.BUILDS:
    builds.BUILDS[arguments.pop(0)]()
signal.signal(signal.SIGUSR2, lambda *_: report(Path(found)))
sys.exit(main(arguments))
