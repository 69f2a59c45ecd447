"""Ids of everything: UUIDs of version 7, so that what is made later sorts later."""

import os
import re
import time
import uuid
from typing import Final

from rooms.errors import NotFound

UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""The one spelling of an id, as a pattern."""


def uuid7() -> str:
    """A new id (RFC 9562 §5.7): 48 bits of milliseconds, 74 bits of chance."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def derived(project_id: str, kind: str, request_id: str, nth: int = 0) -> str:
    """The id of a record that a request makes, so that whoever asks knows it beforehand.

    UUID version 5 of `<kind>:<request_id>` (`…:<nth>` from the second on) in the namespace of the project.
    """
    return str(uuid.uuid5(uuid.UUID(project_id), f"{kind}:{request_id}" + (f":{nth}" if nth else "")))


def checked(kind: str, text: str) -> str:
    """The id that somebody wrote, in its one spelling. Raises NotFound: what is no id names nothing."""
    lower = text.lower()
    if re.fullmatch(UUID, lower) is None:
        raise NotFound(kind, text[:64])
    return lower
