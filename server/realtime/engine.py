"""The Engine.IO server: who may come in, which session a request belongs to, and the common clock of all."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import orjson
from aiohttp import web

from server.realtime.counters import Counters
from server.realtime.farewells import Farewells
from server.realtime.frame import text_frame
from server.realtime.limits import Limits
from server.realtime.origins import Origins
from server.realtime.polling import Polling
from server.realtime.replies import cors, refusal, reply
from server.realtime.session import Session
from server.realtime.siblings import Siblings
from server.realtime.takeover import accept_key, take_over
from server.realtime.upgrade import Probe
from server.realtime.websocket import WebSocket
from server.realtime.wheel import Wheel

TRANSPORTS = ("polling", "websocket")
RETRY_AFTER = 5.0
"""Seconds a client is asked to stay away when we are full."""

NewSession = Callable[["Engine", str, str, Mapping[str, str]], Session]
AddressOf = Callable[[web.Request], str]


def peer(request: web.Request) -> str:
    """The address at the other end of the connection: the proxy's, where there is one."""
    return request.remote or ""


class Engine:
    """Sessions over WebSocket and HTTP long-polling; `new_session` says what their messages mean."""

    def __init__(
        self,
        new_session: NewSession,
        limits: Limits,
        allowed_origins: Iterable[str] = (),
        siblings: Siblings | None = None,
        address_of: AddressOf = peer,
    ) -> None:
        self.limits = limits
        self.siblings = siblings
        self.counters = Counters()
        self.sessions: dict[str, Session] = {}
        self.wheel = Wheel(limits.tick)
        self.farewells = Farewells(self.wheel, limits.linger)
        self.draining: float | None = None
        """Seconds of the drain that is going on."""
        self.ending: set[WebSocket] = set()
        """Connections that have been told goodbye and are not closed yet."""
        self._new_session = new_session
        self._address_of = address_of
        self._origins = Origins(allowed_origins)
        self._addresses: Counter[str] = Counter()
        self._deferred: list[WebSocket] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def now(self) -> float:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        return self._loop.time()

    # Requests.

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not self._origins.allow(request.headers.get("Origin"), request.host):
            self.counters.refused["origin"] += 1
            return web.Response(status=403, text="This origin may not connect.")
        if request.method == "OPTIONS":
            return web.Response(status=204, headers=cors(request))
        transport = request.query.get("transport")
        if transport not in TRANSPORTS:
            return refusal(request, 400, 0, "Transport unknown")
        sid = request.query.get("sid")
        if sid is None:
            return self._open(request, transport)
        return await self._continue(request, transport, sid)

    def _open(self, request: web.Request, transport: str) -> web.StreamResponse:
        if request.query.get("EIO") != "4":
            return refusal(request, 400, 5, "Unsupported protocol version")
        if request.method != "GET":
            return refusal(request, 400, 2, "Bad handshake method")
        address = self._address_of(request)
        full = self._full(address)
        if full is not None:
            self.counters.refused[full] += 1
            return refusal(request, 503, 4, "Not now", self.draining or RETRY_AFTER)
        if transport == "websocket":
            return self._open_websocket(request, address)
        session = self.admit(address, request.headers)
        session.polling = Polling(session)
        self._count(session, transport)
        return reply(request, self._greeting(session, ["websocket"]))

    def _open_websocket(self, request: web.Request, address: str) -> web.StreamResponse:
        accept = accept_key(request)
        if accept is None:
            return refusal(request, 400, 3, "Bad request")
        session = self.admit(address, request.headers)
        websocket = WebSocket(self, session)
        websocket.session = session
        session.websocket = websocket
        self._count(session, "websocket")
        departed = take_over(request, websocket, accept, text_frame(self._greeting(session, [])))
        if departed is None:
            session.close("transport close")
            return refusal(request, 400, 3, "Bad request")
        return departed

    async def _continue(self, request: web.Request, transport: str, sid: str) -> web.StreamResponse:
        session = self.sessions.get(sid)
        if session is not None and (reason := session.overdue(self.now())) is not None:
            session.close(reason)
            session = None
        if session is None:
            if sid in self.farewells and transport == "polling" and request.method in {"GET", "POST"}:
                # Whoever is refused a post polls no more, and would not hear when to come back.
                return reply(request, self.farewells.take(sid) if request.method == "GET" else b"ok")
            elsewhere = await self.siblings.forward(request, sid) if self.siblings is not None else None
            return elsewhere or refusal(request, 400, 1, "Session ID unknown")
        if transport == "websocket":
            return self._upgrade(request, session)
        if session.polling is None:
            return refusal(request, 400, 3, "Bad request")
        if request.method == "GET":
            return await session.polling.poll(request)
        if request.method == "POST":
            return await session.polling.post(request)
        return refusal(request, 400, 2, "Bad handshake method")

    def _upgrade(self, request: web.Request, session: Session) -> web.StreamResponse:
        accept = accept_key(request)
        if accept is None or session.polling is None or session.polling.probe is not None:
            return refusal(request, 400, 3, "Bad request")
        probe = Probe(session)
        websocket = WebSocket(self, probe)
        probe.begin(websocket)
        departed = take_over(request, websocket, accept)
        if departed is None:
            probe.close("transport close")
            return refusal(request, 400, 3, "Bad request")
        return departed

    # Sessions.

    def _full(self, address: str) -> str | None:
        limits = self.limits
        if self.draining is not None:
            return "drain"
        if limits.connections is not None and len(self.sessions) >= limits.connections:
            return "connections"
        per_address = limits.connections_per_address
        if per_address is not None and self._addresses[address] >= per_address:
            return "connections_per_address"
        return None

    def admit(self, address: str, headers: Mapping[str, str]) -> Session:
        """A new session, on no transport yet."""
        sid = self.siblings.sid() if self.siblings is not None else secrets.token_urlsafe(15)
        session = self._new_session(self, sid, address, headers)
        self.sessions[session.sid] = session
        self._addresses[address] += 1
        self.wheel.hasten(session, min(session.ping_at, session.connect_by))
        return session

    def _count(self, session: Session, transport: str) -> None:
        self.counters.opened[transport] += 1
        self.counters.open[transport] += 1

    def _greeting(self, session: Session, upgrades: list[str]) -> bytes:
        return b"0" + orjson.dumps(
            {
                "sid": session.sid,
                "upgrades": upgrades,
                "pingInterval": round(self.limits.ping_interval * 1000),
                "pingTimeout": round(self.limits.ping_timeout * 1000),
                "maxPayload": self.limits.max_payload,
            }
        )

    def moved(self) -> None:
        self.counters.upgraded += 1
        self.counters.open["polling"] -= 1
        self.counters.open["websocket"] += 1

    def forget(self, session: Session, reason: str) -> None:
        """Called by a session that ends; leaves nothing of it here."""
        if self.sessions.pop(session.sid, None) is None:
            return
        self.wheel.drop(session)
        self._addresses[session.address] -= 1
        if not self._addresses[session.address]:
            del self._addresses[session.address]
        self.counters.open["websocket" if session.websocket is not None else "polling"] -= 1
        self.counters.closed[reason] += 1
        self.counters.packets_in += session.received
        self.counters.packets_out += session.sent

    def packets(self) -> tuple[int, int]:
        """Received and sent since the start, open sessions included."""
        sessions = self.sessions.values()
        return (
            self.counters.packets_in + sum(session.received for session in sessions),
            self.counters.packets_out + sum(session.sent for session in sessions),
        )

    # Writes at the end of a turn.

    def soon(self, end: Callable[[str], None], reason: str) -> None:
        """Ends something as soon as what is running now is done."""
        asyncio.get_running_loop().call_soon(end, reason)

    def defer(self, websocket: WebSocket) -> None:
        if not self._deferred:
            if self._loop is None:
                self._loop = asyncio.get_running_loop()
            self._loop.call_soon(self._flush)
        self._deferred.append(websocket)

    def _flush(self) -> None:
        deferred, self._deferred = self._deferred, []
        for websocket in deferred:
            websocket.flush()
