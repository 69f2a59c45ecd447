"""The end of tasks that would run for ever."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

AGAIN: Final = 0.02  # seconds until a task that goes on is cancelled once more


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel until all have ended.

    Once is not enough: `asyncio.wait_for`, which redis-py sends with, forgets a cancellation that comes in the same
    turn of the loop as its result (gh-86296, mended in Python 3.12), and whoever waited goes on for ever.
    """
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=AGAIN)
