"""The shapes of what travels as JSON that was made earlier: entries and records, as the reference describes them."""

from functools import reduce
from operator import or_
from typing import Any, Final

import msgspec

from rooms import catalog, messages
from rooms.fields import Id, Instant
from rooms.messages import Drop, Set

AnyRecord: Any = reduce(or_, catalog.RECORDS.values())


class Put(msgspec.Struct, frozen=True, tag_field="op", tag="put"):
    __doc__ = messages.Put.__doc__

    kind: str
    record: AnyRecord


class Entry(msgspec.Struct, frozen=True):
    __doc__ = messages.Entry.__doc__

    seq: int
    type: str
    actor_id: Id
    at: Instant
    request_id: str
    changes: tuple[Put | Set | Drop, ...]


SHAPES: Final[dict[tuple[str, str], Any]] = {
    ("HistoryPage", "entries"): list[Entry],
    ("Snapshot", "records"): list[AnyRecord],
    ("WholeTask", "parts"): dict[str, list[AnyRecord]],
}
"""(answer, field) → what is in it."""
