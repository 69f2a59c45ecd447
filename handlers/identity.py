"""Who asks: people and bots, known by their tokens."""

from aiohttp import hdrs, web

from rooms.accounts import sessions
from rooms.accounts.gate import Gate
from rooms.actors import Actor
from rooms.errors import Unauthenticated


class Identity:
    """Knows people and bots by their tokens."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    async def authenticate(self, token: str) -> Actor:
        """Who holds this access token or API token. Raises Unauthenticated."""
        return await sessions.authenticate(self.gate, token)

    async def bearer(self, request: web.Request) -> Actor:
        """Who sent this request. Raises Unauthenticated."""
        scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
        return await self.authenticate(token.strip())
