"""Everything that HTTP answers, in one place: the server serves it, the reference and the OpenAPI document show it."""

from typing import Final

from aiohttp import web

from handlers import accounts, docs, health, http, openapi, routes, workspaces
from handlers.health import Health
from handlers.identity import Identity
from handlers.routes import Route
from rooms.desk import Desk
from rooms.messages import encode

API: Final[tuple[Route, ...]] = accounts.ROUTES + workspaces.ROUTES + http.ROUTES + openapi.ROUTES
"""What the OpenAPI document describes."""
ROUTES: Final[tuple[Route, ...]] = API + docs.ROUTES + health.ROUTES


def serve(app: web.Application, identified: Identity, desk: Desk, pulse: Health) -> None:
    """Serve all of it. The application wants `unrouted.explain` among its middlewares."""
    routes.add(app, accounts.ROUTES + workspaces.ROUTES, identified.gate, identified)
    routes.add(app, http.ROUTES, desk, identified)
    routes.add(app, openapi.ROUTES, encode(openapi.document(API)), identified)
    routes.add(app, docs.ROUTES, None, identified)
    routes.add(app, health.ROUTES, pulse, identified)
