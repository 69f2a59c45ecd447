"""Reads that are at least as new as what the reader has seen, on whatever instance they land."""

import asyncio
from copy import copy
from time import monotonic
from typing import Final

from rooms.desk import Desk
from rooms.errors import Unavailable

WAIT: Final = 5.0  # seconds; a client that read this seq somewhere is ahead of us by milliseconds, not by more
STEP: Final = 0.05  # seconds between two looks at the log's head


async def reach(desk: Desk, user_id: str, project_id: str, seq: int) -> Desk:
    """Wait until the project stands at `seq`; where to ask then, which is no replica. Raises NotFound, Unavailable."""
    room = await desk.enter(user_id, project_id)
    room.pins += 1
    try:
        patience = monotonic() + WAIT
        while room.state.seq < seq:
            await desk.rooms.check([room])
            if room.state.seq >= seq:
                break
            if monotonic() >= patience:
                raise Unavailable(f"The project has not come to {seq} yet")
            await asyncio.sleep(STEP)
    finally:
        room.pins -= 1
    fresh = copy(desk)
    fresh.replica = desk.db
    return fresh
