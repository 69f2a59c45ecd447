"""Asking together: what many want to know at one moment is asked in one go; who comes meanwhile waits for the next."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

PATIENCE: Final = 0.2  # seconds; behind a question that hangs (a dead line takes long to be noticed), others go ahead

K = TypeVar("K")
V = TypeVar("V")


class Together(Generic[K, V]):
    """Of one kind of question; `find` answers several at once, leaving out those that have no answer."""

    def __init__(self, find: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._find = find
        self._waiting: list[tuple[Sequence[K], asyncio.Future[Mapping[K, V]]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, key: K) -> V | None:
        """The answer as it is after this was called. Raises what `find` raises."""
        return (await self.ask_all((key,))).get(key)

    async def ask_all(self, keys: Sequence[K]) -> Mapping[K, V]:
        """The answers to several, and maybe to more than those. Raises what `find` raises."""
        future: asyncio.Future[Mapping[K, V]] = asyncio.get_running_loop().create_future()
        self._waiting.append((keys, future))
        if self._asking is None:
            self._begin()
        return await future

    def _begin(self) -> None:
        self._asking = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        """Ask for whoever waits, until nobody does or another one has gone ahead."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        while self._waiting and self._asking is task:
            waiting, self._waiting = self._waiting, []
            futures = [future for _, future in waiting]
            hanging = loop.call_later(PATIENCE, self._go_ahead)
            try:
                found = await self._find(list(dict.fromkeys(key for keys, _ in waiting for key in keys)))
            except asyncio.CancelledError:
                for future in futures:
                    future.cancel()
                raise
            except Exception as error:  # noqa: BLE001 - whoever asked gets it
                for future in filter(_open, futures):
                    future.set_exception(error)
            else:
                for future in filter(_open, futures):
                    future.set_result(found)
            finally:
                hanging.cancel()
        if self._asking is task:
            self._asking = None

    def _go_ahead(self) -> None:
        self._asking = None
        if self._waiting:
            self._begin()


def _open(future: asyncio.Future[Mapping[K, V]]) -> bool:
    return not future.done()
