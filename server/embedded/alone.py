"""Both databases without a server, for several instances on one machine, for tests and for benchmarks."""

import asyncio
import signal
import sys
from pathlib import Path

from server.embedded import launched


async def run(root: Path) -> None:
    """Start both, print how to reach them as shell lines, and wait for SIGTERM or Ctrl-C.

    Raises EmbeddedError.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_, ended.set)
    async with launched(root) as urls:
        sys.stdout.write(f"export DATABASE_URL='{urls.database}'\nexport REDIS_URL='{urls.redis}'\n")
        sys.stdout.flush()
        await ended.wait()
