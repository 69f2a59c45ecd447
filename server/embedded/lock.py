"""One server per data directory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.embedded.errors import InUse

try:
    import fcntl
except ImportError:  # pragma: no cover: Windows, where there are no embedded databases to protect either
    fcntl = None  # type: ignore[assignment]


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the data directory. The kernel lets go of it when we end, however we end. Raises InUse."""
    file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InUse(str(folder), os.pread(file, 20, 0).decode().strip() or "unknown") from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)
