"""Several processes that serve one address: the kernel deals out connections, this one looks after the others."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from server import embedded, logs
from server.embedded.child import Child
from server.settings import Settings
from storage.migrate import migrate

LOOK = 0.25  # seconds between two looks at the processes
PAUSE = 1.0  # seconds before one that ended is replaced, so that one that cannot start does not keep a core busy
PATIENCE = 10.0  # seconds more than the drain before a process is killed

log = logs.logger("workers")


async def run(settings: Settings) -> int:
    """Serve with `settings.workers` processes until SIGTERM or Ctrl-C; the exit code."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with embedded.databases(settings) as complete:
        await migrate(complete.database_url)
        with reserved(complete) as address, TemporaryDirectory(prefix="boardcast-") as folder:
            workers = [_start(address, folder) for _ in range(address.workers)]
            try:
                sys.stdout.write(f"\n  Boardcast is at {address.address}, {len(workers)} processes\n\n")
                sys.stdout.flush()
                while not stopping.is_set():
                    await _replace_ended(workers, address, folder)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK):
                            await stopping.wait()
            finally:
                await asyncio.gather(*(worker.stop(settings.drain_seconds + PATIENCE) for worker in workers))
    return 0


@contextmanager
def reserved(settings: Settings) -> Iterator[Settings]:
    """Settings with a real port, which stays ours while the processes come and go. Raises OSError."""
    found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, place = found[0]
    with socket.socket(family, kind, protocol) as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        ours.bind(place)  # bound but not listening: no connection is dealt to us
        yield settings.model_copy(update={"port": ours.getsockname()[1]})


async def _replace_ended(workers: list[Child], settings: Settings, folder: str) -> None:
    for place, worker in enumerate(workers):
        if (code := worker.ended) is not None:
            log.error("a serving process ended and is replaced", pid=worker.pid, exit_code=code)
            await asyncio.sleep(PAUSE)
            workers[place] = _start(settings, folder)


def _start(settings: Settings, folder: str) -> Child:
    told = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "BOARDCAST_HOST": settings.host,
        "BOARDCAST_PORT": str(settings.port),
        "BOARDCAST_WORKERS": str(settings.workers),
        "BOARDCAST_DATA_DIR": str(settings.data_dir),
    }
    return Child(
        [sys.executable, "-m", "server", "serve", "--beside", folder],
        log=None,
        folder=Path.cwd(),
        ending=signal.SIGTERM,
        environment={**os.environ, **told},
    )
