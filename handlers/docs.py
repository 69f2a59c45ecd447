"""The REST reference for people: Swagger UI on the OpenAPI document, without a single inline script."""

from typing import Final

from aiohttp import web

from handlers import problems
from handlers.routes import Call, Route
from rooms.errors import NotFound

# Swagger UI draws its icons from data: URLs; everything else comes from here.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Boardcast: REST reference</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../static/swagger/swagger-ui.css">
<main id="reference">The reference needs JavaScript; the document itself is
<a href="v1/openapi.json">openapi.json</a>.</main>
<script src="../static/swagger/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
START: Final = """SwaggerUIBundle({
  url: new URL("v1/openapi.json", location.href).href,
  dom_id: "#reference",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
"""


async def page(_call: Call[None, None]) -> web.Response:
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return web.Response(text=PAGE, content_type="text/html", headers=headers)


async def start(_call: Call[None, None]) -> web.Response:
    return web.Response(text=START, content_type="text/javascript", headers={"X-Content-Type-Options": "nosniff"})


async def problem(call: Call[None, None]) -> web.Response:
    """What the `type` of a problem leads to."""
    for error, status in problems.STATUS.items():
        if error.code == call.path["code"]:
            return web.Response(text=f"{error.code} ({status})\n\n{(error.__doc__ or '').strip()}\n")
    raise NotFound("problem", call.path["code"][:64])


ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path=problems.PREFIX + "{code}",
        handler=problem,
        summary="What a problem is about",
        public=True,
        tag="reference",
    ),
    Route(method="GET", path="/api/docs", handler=page, summary="This page", public=True, tag="reference"),
    Route(
        method="GET", path="/api/docs/start.js", handler=start, summary="Starts the page", public=True, tag="reference"
    ),
)
