"""Where the processes of a test live: folders, and a user that PostgreSQL accepts."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HANG: Final = 45.0  # seconds until something that never comes is given up; nothing is measured with it
SLACK: Final = float(os.environ.get("FAULTS_SLACK", "1"))
"""Every promised bound is multiplied by this: more than 1 on a machine that does other things meanwhile."""


def database_user() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as: ourselves, or nobody, since it refuses to be root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the database's user can enter; gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="boardcast-faults-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
