"""Every broken build by its name. Each replaces one method of the product before the server starts."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any

import asyncpg

from handlers.sockets.application import Sockets
from handlers.sockets.doorway import Doorway
from rooms import joining, presence
from rooms.committer import Committer
from rooms.presence import Presence
from rooms.registry import Rooms
from rooms.room import Room
from server import exchange
from server.exchange import Exchange
from server.realtime.client import Client
from server.realtime.websocket import WebSocket
from server.seal import Seal
from storage import database
from storage.projects import Projects


def holes_tolerated() -> None:
    """As with `serial` ids: whatever comes next is shown, even if something is missing before it."""
    plain = Room.accept

    def accept(self: Room, lines: Any) -> bool:
        fresh = [line for line in lines if line.entry.seq > self.state.seq]
        if fresh and fresh[0].entry.seq != self.state.seq + 1:
            self.state.seq = fresh[0].entry.seq - 1
        return plain(self, lines)

    Room.accept = accept  # type: ignore[method-assign]
    _lose_some_messages()


def _lose_some_messages() -> None:
    """The fault that a hole comes from, often enough to be met in a few seconds; a server that is whole mends it."""
    plain, heard = Exchange._hear, count()

    def hear(self: Exchange, channel: str, payload: bytes) -> None:
        if not channel.startswith("p:") or next(heard) % 7:
            plain(self, channel, payload)

    Exchange._hear = hear  # type: ignore[method-assign]


def shown_before_commit() -> None:
    """Entries are shown when they are decided, not when they are committed."""
    plain = Committer._decide

    def decide(self: Committer, wishes: Any, cold: Any) -> Any:
        views = plain(self, wishes, cold)
        for room, view in views.items():
            room._deliver(view.lines)
        return views

    Committer._decide = decide  # type: ignore[method-assign]


def repeats_remembered_in_memory() -> None:
    """Whether a request was done is known to the instances that were there, and to nobody else."""

    async def requests(*_: Any) -> dict[Any, Any]:
        return {}

    Projects.requests = requests  # type: ignore[method-assign]
    _after_migration(
        "do $$ declare found text; begin"
        " for found in select conname from pg_constraint where conrelid = 'log'::regclass and contype = 'u'"
        " loop execute 'alter table log drop constraint ' || found; end loop; end $$"
    )


def history_read_before_buffering() -> None:
    """A newcomer reads what it missed, and enters the room afterwards."""
    plain = joining.join

    async def join(desk: Any, watcher: Any, *args: Any, **named: Any) -> Any:
        joined = await plain(desk, watcher, *args, **named)
        joined.room.leave(watcher)
        return joined

    def admit(self: Room, watcher: Any) -> None:
        self.watchers[watcher] = None

    async def enter(self: Doorway, session: Any, *args: Any, **named: Any) -> Any:
        joined = await entering(self, session, *args, **named)
        await asyncio.sleep(0.02)  # what a query takes
        return joined

    entering = Doorway.enter
    import handlers.sockets.doorway as where

    where.join = join
    Doorway.enter = enter  # type: ignore[method-assign]
    Room.admit = admit  # type: ignore[method-assign]


def redis_is_trusted() -> None:
    """The stock adapter: no look at the heads, nothing made good after a reconnect, no echo, signatures unread."""

    async def watch_tips(self: Rooms) -> None:
        await asyncio.Event().wait()

    Rooms.watch_tips = watch_tips  # type: ignore[method-assign]
    Exchange._tuned = lambda *_: None  # type: ignore[method-assign]
    exchange.DEAF = 1e9  # type: ignore[misc]


def forgeries_believed() -> None:
    """Anybody who reaches Redis may say what happened."""
    Seal._is_ours = Seal._is_new = lambda *_: True  # type: ignore[method-assign]


def dead_connections_kept() -> None:
    """The pool as it is sold: a connection to a server that takes no writes any more stays in it."""
    database.Database._forget_if_away = lambda *_: None  # type: ignore[method-assign]


def silence_waited_out() -> None:
    """A database that says nothing is waited for as long as it takes."""
    database.COMMAND_TIMEOUT = 1e4


def losses_unnoticed() -> None:
    """Whichever server answers is believed to have everything."""
    _after_migration(
        "create or replace function log_line() returns text language sql as $$ select 'always the same' $$"
    )


def _after_migration(statement: str) -> None:
    """Run this once the schema is there."""
    from server import app

    plain = app.migrate

    async def migrated(url: str) -> Any:
        done = await plain(url)
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        except asyncpg.PostgresError:
            pass  # another instance does it
        finally:
            await connection.close()
        return done

    app.migrate = migrated


def acks_before_commit() -> None:
    """The answer is given when the edit is decided; what becomes of it in the database is another matter."""
    plain = Committer._decide

    def decide(self: Committer, wishes: Any, cold: Any) -> Any:
        views = plain(self, wishes, cold)
        for wish in wishes:
            early = wish.verdict is not None and not wish.settled and hasattr(wish.verdict, "body")
            if early and not wish.command.creates:  # else the story cannot even begin
                answer, wish.answer = wish.answer, lambda _: None
                answer(wish.verdict)
        return views

    Committer._decide = decide  # type: ignore[method-assign]


def guests_kept() -> None:
    """Whoever was here once is kept in mind for ever."""
    plain, guests = Sockets.disconnected, []

    def disconnected(self: Sockets, connection: Any, reason: str) -> None:
        guests.append((connection, connection.session))
        plain(self, connection, reason)

    Sockets.disconnected = disconnected  # type: ignore[method-assign]


def writer_without_bound() -> None:
    """What a client does not take waits for ever."""

    def push(self: WebSocket, frame: bytes) -> None:
        if self.transport is not None:
            self.transport.write(frame)

    WebSocket.push = push  # type: ignore[method-assign]
    WebSocket.progress = lambda *_: float("inf")  # type: ignore[method-assign]


def kick_by_message() -> None:
    """Who is removed is told so, and goes on hearing."""
    Room._turn_out = lambda *_: None  # type: ignore[method-assign]


def all_back_at_once() -> None:
    """Whoever is sent away may come back immediately, like everybody else."""
    plain = Client.dismiss
    Client.dismiss = lambda self, reason, _: plain(self, reason, 0.0)  # type: ignore[method-assign]


def presence_without_lease() -> None:
    """Whoever came is there until they say that they left."""
    Presence._bury = lambda *_: None  # type: ignore[method-assign]
    presence.SILENCE = 1e9  # type: ignore[misc]


BUILDS: dict[str, Callable[[], None]] = {
    build.__name__.replace("_", "-"): build
    for build in (
        holes_tolerated,
        shown_before_commit,
        repeats_remembered_in_memory,
        history_read_before_buffering,
        redis_is_trusted,
        forgeries_believed,
        dead_connections_kept,
        silence_waited_out,
        losses_unnoticed,
        acks_before_commit,
        guests_kept,
        writer_without_bound,
        kick_by_message,
        presence_without_lease,
        all_back_at_once,
    )
}
