"""What REST says in headers: the idempotency key, what must not have changed, how new a read must be, what is next."""

import re
from typing import Any, Final

import msgspec
from aiohttp import hdrs

from handlers.routes import Call
from rooms import freshness, ids
from rooms.desk import Desk
from rooms.errors import Invalid
from rooms.fields import RequestId

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
IF_MATCH: Final = "If-Match"
SEQ: Final = "X-Seq"
"""The seq of the commit, or the one that a read is at least as new as."""
PREFER: Final = "Prefer"

_VERSION = re.compile(r'\s*(?:W/)?"?(\d{1,18})"?\s*')
_WAIT = re.compile(r'(?:^|[,;])\s*wait-seq\s*=\s*"?([^",;]*)"?')

Asked = Call[Any, Any]


def request_id(call: Asked, given: str | None = None) -> str:
    """The idempotency key of a write: as the body gave it, from its header, or a fresh one. Raises Invalid."""
    key = call.request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return given or ids.uuid7()
    if given not in (None, key):
        raise Invalid("request_id", "The body and the header Idempotency-Key do not agree")
    try:
        return msgspec.convert(key, RequestId)
    except msgspec.ValidationError:
        raise Invalid(IDEMPOTENCY_KEY, "Expected 1 to 64 printable characters without spaces") from None


def version(call: Asked) -> int | None:
    """The version that a record must still have; None for any. Raises Invalid."""
    given = call.request.headers.get(IF_MATCH)
    if given is None or given.strip() == "*":
        return None
    found = _VERSION.fullmatch(given)
    if found is None:
        raise Invalid(IF_MATCH, 'Expected the ETag of a task, such as W/"3"')
    return int(found[1])


def no_version(call: Asked) -> None:
    """Refuse a condition that this write cannot keep, instead of passing it by. Raises Invalid."""
    if version(call) is not None:
        raise Invalid(IF_MATCH, "Only changes and moves of a task can be tied to a version")


def tag(call: Asked, value: int) -> None:
    """The answer's ETag. Weak: it stands for the record, not for the bytes."""
    call.headers[hdrs.ETAG] = f'W/"{value}"'


def seq(call: Asked, value: int) -> None:
    """Which commit the answer belongs to."""
    call.headers[SEQ] = str(value)


def desk(call: Asked) -> Desk:
    """Where commands are handed in."""
    found: Desk = call.tools
    return found


async def fresh(call: Asked, project_id: str | None) -> Desk:
    """Where to ask; `Prefer: wait-seq=N` waits until it knows that seq. Raises Invalid, NotFound, Unavailable."""
    found = _WAIT.search(call.request.headers.get(PREFER, ""))
    if found is None or project_id is None:
        return desk(call)
    if not re.fullmatch(r"\d{1,18}", found[1].strip()):
        raise Invalid(PREFER, "wait-seq is a number")
    reached = await freshness.reach(desk(call), call.actor.user_id, project_id, int(found[1]))
    call.headers["Preference-Applied"] = f"wait-seq={int(found[1])}"
    return reached


def next_page(call: Asked, parameter: str, value: str | int) -> None:
    """Where the next page is: this request with one parameter changed."""
    url = call.request.rel_url.update_query({parameter: str(value)})
    call.headers[hdrs.LINK] = f'<{url}>; rel="next"'
