"""One problem, whether it is read from an ack or from an HTTP answer (PROTOCOL E)."""

import logging
from typing import Final

from aiohttp import hdrs, web

from rooms import errors
from rooms.errors import BoardError
from rooms.messages import encode
from rooms.outages import shown

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
PREFIX: Final = "/problems/"
"""Before the code, it is the problem's type: a name, and the place where it is explained."""


class MethodNotAllowed(BoardError):
    """This path does not know the method."""

    code = "method_not_allowed"


STATUS: Final[dict[type[BoardError], int]] = {
    errors.Invalid: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.WipLimitExceeded: 409,
    errors.TransitionNotAllowed: 409,
    errors.TooLarge: 413,
    errors.LimitReached: 429,
    errors.Unavailable: 503,
    errors.Internal: 500,
    MethodNotAllowed: 405,
}


def problem(error: BoardError, request_id: str) -> dict[str, object]:
    """The object that acks and answers carry."""
    return {
        "type": PREFIX + error.code,
        "title": error.title,
        "status": STATUS[type(error)],
        "detail": error.detail,
        "code": error.code,
        "retryable": error.retryable,
        "request_id": request_id,
        **error.fields,
    }


def explained(error: Exception, request_id: str) -> BoardError:
    """What the client gets to read of an error; what nobody foresaw is logged once with its traceback."""
    error = shown(error)
    if isinstance(error, BoardError):
        return error
    log.error("a request failed", exc_info=error, extra={"request_id": request_id})
    return errors.Internal()


def response(error: Exception, request_id: str) -> web.Response:
    """The HTTP answer."""
    known = explained(error, request_id)
    headers = {}
    if isinstance(known, errors.Unauthenticated):
        headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    if isinstance(known, errors.LimitReached):
        wait = known.fields["retry_after"]
        headers[hdrs.RETRY_AFTER] = str(max(1, round(wait))) if isinstance(wait, int | float) else "1"
    body = encode(problem(known, request_id))
    return web.Response(body=body, status=STATUS[type(known)], content_type=CONTENT_TYPE, headers=headers)
