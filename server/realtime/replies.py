"""What the transport answers over HTTP, in the shapes stock clients know."""

from __future__ import annotations

import orjson
from aiohttp import web


def reply(request: web.Request, body: bytes) -> web.Response:
    return web.Response(
        body=body,
        content_type="text/plain",
        charset="UTF-8",
        headers={"Cache-Control": "no-store", **cors(request)},
    )


def refusal(
    request: web.Request, status: int, code: int, message: str, retry_after: float | None = None
) -> web.Response:
    headers = cors(request)
    if retry_after is not None:
        headers["Retry-After"] = str(max(1, round(retry_after)))
    return web.Response(
        status=status,
        body=orjson.dumps({"code": code, "message": message}),
        content_type="application/json",
        headers=headers,
    )


def cors(request: web.Request) -> dict[str, str]:
    """Headers for a browser on another, allowed, origin; whether it is allowed was decided before."""
    origin = request.headers.get("Origin")
    if origin is None:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Vary": "Origin",
    }
