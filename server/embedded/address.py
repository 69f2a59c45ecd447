"""Short names for sockets that live deep in the file system."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 103  # bytes; the kernel's limit of 107 on Linux and 103 on macOS is for the whole path of a socket


@contextmanager
def reachable(folder: Path, socket: str) -> Iterator[Path]:
    """A path of `folder` by which its `socket` can be connected to: its own, or a link with a short name.

    The link stands in a private directory under the temporary one and goes when we do.
    """
    folder = folder.absolute()
    if len(os.fsencode(folder / socket)) <= LONGEST:
        yield folder
        return
    private = Path(tempfile.mkdtemp(prefix="boardcast-"))
    try:
        link = private / folder.name
        link.symlink_to(folder, target_is_directory=True)
        yield link
    finally:
        shutil.rmtree(private, ignore_errors=True)
