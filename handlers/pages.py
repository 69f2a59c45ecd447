"""The board itself: one page at `/`, the files beside it, and what is shown where there is nothing (D7)."""

import re
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

FOREVER: Final = "public, max-age=31536000, immutable"  # a changed file has another name
HASHED: Final = re.compile(r"-[0-9A-Za-z]{8}\.")  # the name of a file that the build has named after its content
ASK_FIRST: Final = "no-cache"  # may be kept, and is asked for with its ETag each time
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; "
    "connect-src 'self' ws: wss:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
UNBUILT: Final = "The board has not been built; `python3 run.py` builds it. The API is at /api/docs."


def add(app: web.Application, folder: Path) -> None:
    """Serve the board that was built into `folder`."""

    async def page(_request: web.Request) -> web.StreamResponse:
        index = folder / "index.html"
        if not index.is_file():
            return web.Response(status=503, text=UNBUILT)
        return web.FileResponse(index, headers={**HEADERS, hdrs.CACHE_CONTROL: ASK_FIRST})

    async def offline(_request: web.Request) -> web.StreamResponse:
        # Beside the page and not below /static/: what is kept for a page must lie where the page does.
        script = folder / "offline.js"
        if not script.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(script, headers={**HEADERS, hdrs.CACHE_CONTROL: ASK_FIRST})

    async def name(request: web.Request, response: web.StreamResponse) -> None:
        if request.path.startswith("/static/") and response.status in {200, 206, 304}:
            response.headers.setdefault(hdrs.CACHE_CONTROL, FOREVER if HASHED.search(request.path) else ASK_FIRST)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")

    app.router.add_get("/", page)
    if folder.is_dir():
        app.router.add_get("/offline.js", offline)
        app.router.add_static("/static/", folder)
        app.on_response_prepare.append(name)


def lost(folder: Path) -> Middleware:
    """Tells people who came to a wrong address so, on a page with a way out; programs get a line of text."""

    @web.middleware
    async def tell(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPNotFound:
            page = folder / "missing.html"
            if "text/html" not in request.headers.get(hdrs.ACCEPT, "") or not page.is_file():
                raise
            return web.Response(status=404, text=page.read_text(), content_type="text/html", headers=HEADERS)

    return tell
