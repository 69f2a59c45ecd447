"""Every answer carries the id of its request, so that a person's complaint finds its log line."""

import re
from typing import Final

from aiohttp import web

from rooms import ids

HEADER: Final = "X-Request-Id"
KEY: Final = web.RequestKey("request_id", str)

_SANE = re.compile(r"[A-Za-z0-9._:/+=-]{1,64}")


def of(request: web.Request) -> str:
    """The id that the client or a proxy gave the request, when it is a sane one, or one of ours."""
    known = request.get(KEY)
    if known is None:
        given = request.headers.get(HEADER, "")
        known = given if _SANE.fullmatch(given) else ids.uuid7()
        request[KEY] = known
    return known
