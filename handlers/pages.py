"""The board itself: one page at `/`, and files beside it that never change under their name (D7)."""

from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

FOREVER: Final = "public, max-age=31536000, immutable"  # a changed file has another name
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
        return web.FileResponse(index, headers={**HEADERS, hdrs.CACHE_CONTROL: "no-cache"})

    async def offline(_request: web.Request) -> web.StreamResponse:
        # Beside the page and not below /static/: what is kept for a page must lie where the page does.
        script = folder / "offline.js"
        if not script.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(script, headers={**HEADERS, hdrs.CACHE_CONTROL: "no-cache"})

    async def name(request: web.Request, response: web.StreamResponse) -> None:
        if request.path.startswith("/static/") and response.status in {200, 206, 304}:
            response.headers.setdefault(hdrs.CACHE_CONTROL, FOREVER)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")

    app.router.add_get("/", page)
    if folder.is_dir():
        app.router.add_get("/offline.js", offline)
        app.router.add_static("/static/", folder)
        app.on_response_prepare.append(name)
