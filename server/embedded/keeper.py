"""Keeps one embedded database running: starts it again when it dies under us."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog

from server.embedded.child import Child
from server.embedded.errors import EmbeddedError
from server.ending import end

LOOK = 0.25  # seconds between two looks at the process; well within the five seconds writes may be away
PAUSE = 1.0  # seconds between two attempts to start what does not start

log = structlog.get_logger()


@asynccontextmanager
async def kept(keepers: Sequence["Keeper"]) -> AsyncIterator[None]:
    """Run all of them: started together, stopped together. Raises the first EmbeddedError of a start."""
    try:
        started = await asyncio.gather(*(keeper.start() for keeper in keepers), return_exceptions=True)
        for outcome in started:
            if isinstance(outcome, BaseException):
                raise outcome
        yield
    finally:
        await asyncio.gather(*(keeper.stop() for keeper in keepers))


class Keeper:
    """One database that is meant to run."""

    def __init__(self, product: str, start: Callable[[], Awaitable[Child]], patience: float) -> None:
        self._product = product
        self._start = start
        self._patience = patience  # seconds it may take to stop
        self._child: Child | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it. Raises EmbeddedError."""
        self._child = await self._start()
        self._watch = asyncio.create_task(self._again_and_again(), name=f"keep {self._product}")

    async def stop(self) -> None:
        """Stop it, if it runs."""
        if self._watch is not None:
            await end([self._watch])
        if self._child is not None:
            await self._child.stop(self._patience)

    async def _again_and_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            if self._child is None or self._child.ended is not None:
                code = self._child.ended if self._child else None
                log.error("embedded database ended", product=self._product, exit_code=code)
                await self._restart()

    async def _restart(self) -> None:
        self._child = None
        while self._child is None:
            try:
                self._child = await self._start()
            except (EmbeddedError, OSError) as error:
                log.error("embedded database does not start", product=self._product, reason=str(error))
                await asyncio.sleep(PAUSE)
        log.warning("embedded database started again", product=self._product)
