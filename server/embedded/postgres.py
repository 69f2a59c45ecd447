"""PostgreSQL from a wheel, as a child of this server."""

import asyncio
import os
import pwd
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from server.embedded import binaries, leftover, tuning
from server.embedded.child import POLL, Child, Owner, tail
from server.embedded.errors import NotOurs, NotStarted

PRODUCT = "PostgreSQL"
SOCKET = ".s.PGSQL.5432"
USER = "boardcast"
START_PATIENCE = 60.0  # seconds; recovery after a crash replays up to max_wal_size
STOP_PATIENCE = 30.0  # seconds; a fast shutdown writes one checkpoint
# Fast, then immediate, then the end: none loses what was committed, the later two need recovery.
ENDINGS = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def url(folder: Path) -> str:
    """The DATABASE_URL of the cluster whose folder is reached by this path."""
    return f"postgresql://{USER}@/postgres?host={quote(str(folder))}"


async def start(root: Path, *, durable: bool) -> Child:
    """Make the cluster `root`/postgres if there is none, and serve it. Raises EmbeddedError."""
    cluster, log = root / "postgres", root / "postgres.log"
    owner = _owner(cluster)
    programs = await asyncio.to_thread(binaries.postgres, by_anybody=owner is not None)
    if not cluster.exists():
        await _make(cluster, programs, log, owner, durable=durable)
    await leftover.clear(cluster / "postmaster.pid", program="postgres", signals=ENDINGS)
    (cluster / f"{SOCKET}.lock").unlink(missing_ok=True)
    with _entered(cluster, owner) as (path, keep):
        settings = [f"-c{name}={value}" for name, value in tuning.postgres(durable=durable).items()]
        child = Child(
            [str(programs / "postgres"), "-D", path, *settings],
            log=log,
            folder=Path("/"),
            ending=signal.SIGINT,
            owner=owner,
            keep=keep,
        )
    try:
        await _ready(child, cluster, log)
    except BaseException:
        await child.stop(STOP_PATIENCE)
        raise
    return child


def serves(cluster: Path) -> bool:
    """Whether the eighth line of postmaster.pid, its own report of its state, says ready."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


async def _make(cluster: Path, programs: Path, log: Path, owner: Owner | None, *, durable: bool) -> None:
    """Make a cluster beside its final name, so that a crash in between leaves no half of one."""
    making = cluster.with_name("postgres.new")
    if making.exists():
        await asyncio.to_thread(shutil.rmtree, making)
    making.mkdir(mode=0o700)
    if owner is not None:
        os.chown(making, *owner)
    with _entered(making, owner) as (path, keep):
        child = Child(
            [
                *(str(programs / "initdb"), "-D", path, "-U", USER, "--no-instructions"),
                # The folder is closed to everybody but us and root, and there is no other way in.
                *("--auth-local=trust", "--auth-host=reject"),
                # The same order of words on every machine, whatever it has installed.
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *([] if durable else ["--no-sync"]),
            ],
            log=log,
            folder=Path("/"),
            ending=signal.SIGTERM,
            owner=owner,
            keep=keep,
        )
        try:
            if await child.end() != 0:
                raise NotStarted(PRODUCT, tail(log))
        finally:
            await child.stop(STOP_PATIENCE)
    making.rename(cluster)


async def _ready(child: Child, cluster: Path, log: Path) -> None:
    deadline = asyncio.get_running_loop().time() + START_PATIENCE
    while not serves(cluster):
        if child.ended is not None or asyncio.get_running_loop().time() > deadline:
            raise NotStarted(PRODUCT, tail(log))
        await asyncio.sleep(POLL)


def _owner(cluster: Path) -> Owner | None:
    """PostgreSQL refuses to be root: so as root, run it as whoever owns the cluster, or as a nobody."""
    theirs = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if theirs is not None and theirs.st_uid != os.geteuid():
            raise NotOurs(str(cluster), _name(theirs.st_uid))
        return None
    if theirs is not None and theirs.st_uid != 0:
        return Owner(theirs.st_uid, theirs.st_gid)
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(user.pw_uid, user.pw_gid)
    raise NotStarted(PRODUCT, "It must not run as root, and there is no user postgres and no user nobody.")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


@contextmanager
def _entered(folder: Path, owner: Owner | None) -> Iterator[tuple[str, list[int]]]:
    """A path under which a child that runs as `owner` finds `folder`, and the descriptors it needs for that.

    The folders above may be closed to that user, as root's home is. Linux lets a process go through a
    descriptor that it inherited, so nothing has to be opened up for others.
    """
    if owner is None or sys.platform != "linux":
        yield str(folder.absolute()), []
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", [descriptor]
    finally:
        os.close(descriptor)
