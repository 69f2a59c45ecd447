"""The Socket.IO server that the application attaches to its web application."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

import orjson
from aiohttp import web

from server.realtime.client import Client
from server.realtime.connection import Application, Connection
from server.realtime.counters import Counters
from server.realtime.engine import AddressOf, Engine, peer
from server.realtime.limits import Limits
from server.realtime.session import Malformed
from server.realtime.siblings import Siblings

CLOSED_PER_TURN = 100
"""Sockets closed between two breaths of the loop while draining: a few milliseconds."""
LOOK = 0.02
"""Seconds between two looks at whether all have gone."""


class RealtimeServer:
    """Stock Socket.IO v5 clients talk to it over WebSocket and HTTP long-polling."""

    def __init__(
        self,
        application: Application,
        *,
        path: str = "/socket.io/",
        limits: Limits | None = None,
        allowed_origins: Iterable[str] = (),
        namespaces: Iterable[str] = ("/",),
        siblings: Siblings | None = None,
        address_of: AddressOf = peer,
    ) -> None:
        self.application = application
        self.namespaces = frozenset(namespaces)
        self.engine = Engine(self._new_client, limits or Limits(), allowed_origins, siblings, address_of)
        self._path = "/" + path.strip("/") + "/"
        self._arguments = getattr(application, "arguments", None)

    @property
    def counters(self) -> Counters:
        return self.engine.counters

    def attach(self, app: web.Application) -> None:
        app.router.add_route("*", self._path, self.engine.handle)
        app.on_shutdown.append(self._shut_down)

    def packets(self) -> tuple[int, int]:
        """Received and sent since the start."""
        return self.engine.packets()

    def shut(self, seconds: float) -> None:
        """Lets nobody in any more, and asks them to come back (to another instance) in `seconds`."""
        self.engine.draining = seconds

    async def drain(self, seconds: float) -> None:
        """Lets nobody in any more and sends everybody away, each with its own time to come back (to another
        instance) within `seconds`; returns when all have heard it and are gone, or the time is up."""
        self.shut(seconds)
        sessions = list(self.engine.sessions.values())
        for number, session in enumerate(sessions):
            if isinstance(session, Client):
                session.dismiss("drain", round(seconds * number / len(sessions), 3))
            session.close("drain", last_words=True)
            if number % CLOSED_PER_TURN == CLOSED_PER_TURN - 1:
                await asyncio.sleep(0)
        try:
            async with asyncio.timeout(seconds):
                while self.engine.ending or self.engine.farewells.unheard:
                    await asyncio.sleep(LOOK)
        except TimeoutError:
            for websocket in list(self.engine.ending):
                websocket.look(self.engine.now())

    def deliver(self, connection: Connection, name: str, arguments: list[object], ack_id: int | None) -> None:
        """An event that is not of the usual form."""
        if self._arguments is not None:
            self._arguments(connection, name, arguments, ack_id)
            return
        try:
            body = orjson.dumps(arguments[0] if arguments else None)
        except orjson.JSONEncodeError:
            raise Malformed from None  # binary parts, and an application that takes none
        self.application.event(connection, name, body, ack_id)

    def _new_client(self, engine: Engine, sid: str, address: str, headers: Mapping[str, str]) -> Client:
        client = Client(engine, sid, address, headers)
        client.start(self)
        return client

    async def _shut_down(self, _app: web.Application) -> None:
        self.engine.draining = self.engine.draining or 1.0
        for session in list(self.engine.sessions.values()):
            session.close("drain")
