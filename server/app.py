"""The composition root: builds every part once, hands each what it needs, serves, and ends in order."""

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from aiohttp import web

from handlers import addresses, pages, routes, surface, unrouted
from handlers.health import Health
from handlers.identity import Identity
from handlers.sockets import Sockets
from handlers.sockets.people import People
from handlers.sockets.session import Connection as Caller
from rooms.accounts.gate import Gate
from rooms.accounts.keyring import Keyring
from rooms.consequences.notices import notices
from rooms.errors import BoardError
from rooms.messages import Line, Set, encode
from rooms.outages import shown
from rooms.passwords import Passwords
from server import checks, embedded, engine, metrics, worker
from server.engine import Engine, prepare
from server.realtime import Limits, RealtimeServer, Refused, Siblings
from server.settings import Settings
from storage.limits import Limits as Rates
from storage.migrate import migrate

KEEPALIVE = 75.0  # seconds that an idle HTTP connection is kept: longer than proxies do, so that they close it first
STATIC = Path(__file__).parent.parent / "static" / "dist"

log = structlog.get_logger("boardcast")


class Front(Sockets):
    """The application, refusing in the words of the transport."""

    async def connect(self, connection: Caller, auth: object) -> dict[str, object] | None:
        """Raises Refused."""
        try:
            return await super().connect(connection, auth)
        except Exception as error:
            problem = shown(error)
            if isinstance(problem, BoardError):
                raise Refused(problem.detail, problem.code) from error
            raise


class App:
    """One instance: its engine and its two surfaces."""

    def __init__(self, engine: Engine, siblings: Siblings | None = None) -> None:
        settings = engine.settings
        self.engine = engine
        self.draining = False
        self.gate = _gate(engine)
        identity = Identity(self.gate)
        self.people = People(engine.exchange)
        self.sockets = Front(identity, engine.desk, engine.presence, self.people, prepare, limits=settings.limits)
        self.realtime = RealtimeServer(
            self.sockets,
            limits=_limits(settings),
            allowed_origins=settings.allowed_origins,
            siblings=siblings,
            address_of=addresses.of,
        )
        engine.exchange.notice = self.people.hear
        engine.committer.committed = self._committed
        self.web = web.Application(
            client_max_size=routes.MAX_BODY,
            middlewares=[addresses.trusting(settings.trusted_proxies), pages.lost(STATIC), unrouted.explain],
        )
        self.realtime.attach(self.web)
        pages.add(self.web, STATIC)
        parts = checks.checks(engine, lambda: self.draining)
        health = Health(parts, metrics.registry(engine, self.realtime.counters))
        surface.serve(self.web, identity, engine.desk, health)

    def _committed(self, project_id: str, lines: Sequence[Line]) -> None:
        """What follows at once; what may take longer was written as jobs with the edit."""
        for line in lines:
            for notice in notices(project_id, line):
                self.people.notify(notice.user_id, encode(notice))
            if any(isinstance(change, Set) and "completed_at" in change.set for change in line.entry.changes):
                self.engine.desk.leaderboards.poke(project_id)


def _limits(settings: Settings) -> Limits:
    per_address = settings.connections_per_address if settings.limits else None
    return Limits(
        ping_interval=settings.ping_interval, ping_timeout=settings.ping_timeout, connections_per_address=per_address
    )


def _gate(engine: Engine) -> Gate:
    settings = engine.settings
    return Gate(
        engine.db,
        Rates(engine.redis, enforced=settings.limits),
        Keyring([engine.secret], seconds=settings.access_token_seconds),
        Passwords(),
        refresh_seconds=settings.refresh_token_days * 86_400,
    )


@asynccontextmanager
async def built(settings: Settings, siblings: Siblings | None = None) -> AsyncIterator[App]:
    """An instance on migrated databases."""
    await migrate(settings.database_url)
    async with engine.running(settings) as parts, worker.beside(settings):
        app = App(parts, siblings)
        parts.keep("expiry", app.sockets.expiry.run())
        try:
            yield app
        finally:
            app.gate.passwords.close()


async def run(settings: Settings, beside: Path | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C; the exit code. `beside` is the folder of several processes on one address."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    if not settings.limits:
        log.warning("limits are off: for load tests only")
    async with AsyncExitStack() as stack:
        settings = await stack.enter_async_context(embedded.databases(settings))
        siblings = Siblings(beside) if beside is not None else None
        app = await stack.enter_async_context(built(settings, siblings))
        runner = web.AppRunner(
            app.web, access_log=None, handle_signals=False, shutdown_timeout=1.0, keepalive_timeout=KEEPALIVE
        )
        await runner.setup()
        if siblings is not None:
            await web.UnixSite(runner, siblings.path).start()
        site = web.TCPSite(runner, settings.host, settings.port, backlog=4096, reuse_port=siblings is not None or None)
        await site.start()
        _settle_down()
        _greet(settings, runner)
        failed = loop.create_task(app.engine.failed.wait())
        stop = loop.create_task(stopping.wait())
        await asyncio.wait([failed, stop], return_when=asyncio.FIRST_COMPLETED)
        await _drain(app, site, settings.drain_seconds)
        await runner.cleanup()
        return 1 if app.engine.failed.is_set() else 0


async def _drain(app: App, site: web.TCPSite, seconds: float) -> None:
    """No new sockets; waiting edits are committed and acked; everybody is sent away, spread over the time."""
    app.draining = True
    app.realtime.shut(seconds)
    try:
        async with asyncio.timeout(max(seconds, 1.0)):
            await app.engine.committer.drained()
    except TimeoutError:
        log.warning("edits are still waiting; their senders will ask again")
    await app.realtime.drain(seconds)
    await site.stop()  # no sooner: who opens a connection for each poll could not hear when to come back


def _settle_down() -> None:
    """Collect once what the start has left behind, and look at nothing of it again.

    Hundreds of thousands of records outlive every collection; looking through them took a quarter of the time of edits.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _greet(settings: Settings, runner: web.AppRunner) -> None:
    port = runner.addresses[0][1] if runner.addresses else settings.port
    address = settings.public_url or f"http://{settings.host}:{port}"
    program = "boardcast" if Path(sys.argv[0]).stem == "boardcast" else "python3 run.py"
    sys.stdout.write(f"\n  Boardcast is at {address}\n  Register there, or `{program} seed` for a demo world.\n\n")
    sys.stdout.flush()
