"""One problem, whether it is read from an ack or from an HTTP answer (PROTOCOL E)."""

import logging
from typing import Final

import msgspec
from aiohttp import web

from rooms import errors
from rooms.errors import BoardError

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
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
}


def problem(error: BoardError, request_id: str) -> dict[str, object]:
    """The object that acks and answers carry."""
    return {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": STATUS[type(error)],
        "detail": error.detail,
        "code": error.code,
        "retryable": error.retryable,
        "request_id": request_id,
        **error.fields,
    }


def response(error: Exception, request_id: str) -> web.Response:
    """The HTTP answer; what is not a BoardError is a defect of ours, logged once with its traceback."""
    if not isinstance(error, BoardError):
        log.error("a request failed", exc_info=error, extra={"request_id": request_id})
        error = errors.Internal()
    headers = {}
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.LimitReached):
        wait = error.fields["retry_after"]
        headers["Retry-After"] = str(max(1, round(wait))) if isinstance(wait, int | float) else "1"
    return web.Response(
        body=msgspec.json.encode(problem(error, request_id)),
        status=STATUS[type(error)],
        content_type=CONTENT_TYPE,
        headers=headers,
    )
