"""What no route answers under /api: a problem like any other, instead of the web server's own page."""

from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from handlers import problems, request_ids
from rooms.errors import BoardError, NotFound, TooLarge

PREFIX: Final = "/api/"


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn the web server's refusals into problems."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        error = _problem(request, refusal)
        if error is None:
            raise
        request_id = request_ids.of(request)
        response = problems.response(error, request_id)
        response.headers[request_ids.HEADER] = request_id
        if hdrs.ALLOW in refusal.headers:
            response.headers[hdrs.ALLOW] = refusal.headers[hdrs.ALLOW]
        return response


def _problem(request: web.Request, refusal: web.HTTPException) -> BoardError | None:
    if not request.path.startswith(PREFIX):
        return None
    match refusal.status:
        case 404:
            return NotFound("path", request.path[:200])
        case 405:
            return problems.MethodNotAllowed()
        case 413:
            return TooLarge()
        case _:
            return None
