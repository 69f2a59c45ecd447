"""PostgreSQL and Valkey from wheels, so that a start with nothing configured has real parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from server.embedded import postgres, valkey
from server.embedded.address import reachable
from server.embedded.errors import EmbeddedError as EmbeddedError
from server.embedded.errors import InUse as InUse
from server.embedded.errors import NotStarted, Unwritable
from server.embedded.keeper import Keeper, kept
from server.embedded.lock import held
from server.settings import Settings

JOIN_PATIENCE = 10.0  # seconds; the server that holds the data directory may be starting just now
POLL = 0.05  # seconds between two looks at it


class Urls(NamedTuple):
    """Where the two databases are."""

    database: str
    redis: str


@asynccontextmanager
async def databases(settings: Settings, *, join: bool = False) -> AsyncIterator[Settings]:
    """Start whichever database the settings do not name; yields settings that name both.

    With `join`, those of a server that runs on the same data directory are used instead of being refused: so that
    an import or a migration can be done beside it. Raises EmbeddedError, InUse among them.
    """
    if settings.database_url and settings.redis_url:
        yield settings
        return
    wanted = {"with_postgres": not settings.database_url, "with_valkey": not settings.redis_url}
    async with AsyncExitStack() as stack:
        try:
            urls = await stack.enter_async_context(launched(settings.data_dir, **wanted))
        except InUse:
            if not join:
                raise
            urls = await stack.enter_async_context(joined(settings.data_dir, **wanted))
        yield settings.model_copy(
            update={
                "database_url": settings.database_url or urls.database,
                "redis_url": settings.redis_url or urls.redis,
            }
        )


@asynccontextmanager
async def launched(
    root: Path, *, durable: bool = True, with_postgres: bool = True, with_valkey: bool = True
) -> AsyncIterator[Urls]:
    """Both databases, in `root`, while the block runs. They end with this process, whatever ends it.

    Cold about 0.7 s, warm 0.1 s. `durable=False` is for tests: nothing is forced to disk.
    Raises EmbeddedError.
    """
    root = _made(root)
    async with AsyncExitStack() as stack:
        stack.enter_context(held(root))
        keepers = []
        if with_postgres:
            start = partial(postgres.start, root, durable=durable)
            keepers.append(Keeper(postgres.PRODUCT, start, postgres.STOP_PATIENCE))
        if with_valkey:
            start = partial(valkey.start, root, durable=durable)
            keepers.append(Keeper(valkey.PRODUCT, start, valkey.STOP_PATIENCE))
        await stack.enter_async_context(kept(keepers))
        yield _urls(root, stack)


@asynccontextmanager
async def joined(root: Path, *, with_postgres: bool = True, with_valkey: bool = True) -> AsyncIterator[Urls]:
    """The databases that another server runs in `root`. Raises NotStarted when they do not answer."""
    root = root.resolve()
    deadline = asyncio.get_running_loop().time() + JOIN_PATIENCE
    while (with_postgres and not postgres.serves(root / "postgres")) or (
        with_valkey and not await valkey.serves(root / "valkey")
    ):
        if asyncio.get_running_loop().time() > deadline:
            raise NotStarted("The other server's databases", "They do not answer.")
        await asyncio.sleep(POLL)
    async with AsyncExitStack() as stack:
        yield _urls(root, stack)


def _made(root: Path) -> Path:
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (root / "lock").open("a").close()
    except OSError as error:
        raise Unwritable(str(root), error.strerror or str(error)) from error
    return root.resolve()


def _urls(root: Path, stack: AsyncExitStack) -> Urls:
    cluster = stack.enter_context(reachable(root / "postgres", postgres.SOCKET))
    store = stack.enter_context(reachable(root / "valkey", valkey.SOCKET))
    return Urls(postgres.url(cluster), valkey.url(store))
