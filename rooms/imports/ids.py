"""Ids of what is brought in: they follow from the ids it had elsewhere, so that bringing it in twice does it once."""

import re
from hashlib import sha256
from typing import Final

from rooms.consequences.news import IMPORTED
from rooms.ids import derived

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def request(foreign_id: str, step: str = "") -> str:
    """The request_id under which something foreign is brought in; `step` tells several requests about it apart."""
    plain = foreign_id if _PLAIN.fullmatch(foreign_id) else sha256(foreign_id.encode()).hexdigest()[:40]
    return f"{IMPORTED}{plain}" + (f":{step}" if step else "")


def record(project_id: str, kind: str, foreign_id: str, nth: int = 0) -> str:
    """The id that the record of this kind has here, before or after it is made."""
    return derived(project_id, kind, request(foreign_id), nth)
