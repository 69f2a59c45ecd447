"""Limits of work in progress: they bind every writer, whatever way it came."""

from rooms import order
from rooms.errors import WipLimitExceeded
from rooms.records import Column
from rooms.turn import Turn


def make_room(turn: Turn, column: Column) -> None:
    """One more task is about to enter the column. Raises WipLimitExceeded when a hard limit is reached."""
    if column.wip_limit is None or column.wip_mode == "soft":
        return
    count = len(order.places(turn, column.id))
    if count >= column.wip_limit:
        raise WipLimitExceeded(column.id, column.name, column.wip_limit, count)
