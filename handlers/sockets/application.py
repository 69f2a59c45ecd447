"""What happens to a socket's events: commands go straight to the committer, everything else takes its turn."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec

from handlers import acks
from handlers.identity import Identity
from handlers.sockets.doorway import Doorway
from handlers.sockets.expiry import Expiry
from handlers.sockets.people import People
from handlers.sockets.resume import Position, positions, resume
from handlers.sockets.session import Connection, Event, Session
from handlers.sockets.talk import Talk
from rooms import catalog, ids, shapes
from rooms.desk import Desk
from rooms.errors import BoardError, LimitReached, Unauthenticated
from rooms.limits import Bucket
from rooms.messages import Command, Line
from rooms.outages import shown
from rooms.presence import Presence
from rooms.room import Prepare

WAITING: Final = 1000  # events behind a slow one; a socket that sends more is told to slow down


class Sockets:
    """The application on the transport. Everything here but `connect` is called by the loop and returns at once."""

    def __init__(
        self,
        identity: Identity,
        desk: Desk,
        presence: Presence,
        people: People,
        prepare: Prepare,
        *,
        limits: bool = True,
    ) -> None:
        self._identity = identity
        self._desk = desk
        self._limits = limits
        self._prepare = prepare
        self._resuming: dict[str, tuple[Position, ...]] = {}
        self._doorway = Doorway(desk, presence)
        self.people = people
        self.expiry = Expiry()
        self._talk = Talk(identity, desk, presence, self._doorway, self.expiry)
        self._commands: dict[str, msgspec.json.Decoder[Any]] = {
            name: msgspec.json.Decoder(command) for name, command in catalog.COMMANDS.items()
        }

    async def connect(self, connection: Connection, auth: object) -> dict[str, object] | None:
        """Let a user in by `{"token": …}`. Raises Unauthenticated, Unavailable."""
        token = auth.get("token") if isinstance(auth, dict) else None
        if not isinstance(token, str):
            raise Unauthenticated
        actor = await self._identity.authenticate(token)
        bucket = Bucket() if self._limits else None
        connection.session = Session(connection, actor, bucket, self._prepare, self._doorway.rise)
        stood = positions(auth)
        if stood:
            self._resuming[connection.sid] = stood
        pid = auth["pid"] if stood and isinstance(auth, dict) else secrets.token_urlsafe(12)
        return {"pid": pid, "user": {"id": actor.user_id, "name": actor.name}}

    def connected(self, connection: Connection) -> None:
        """The user is in."""
        session = _session(connection)
        session.tune()
        self.expiry.watch(session)
        self.people.enter(session)
        stood = self._resuming.pop(connection.sid, ())
        if stood:
            self._later(session, None, partial(resume, self._doorway, session, stood))

    def disconnected(self, connection: Connection, reason: str) -> None:
        """The user is gone: so are their seats. What they asked for and is on its way is still done."""
        session = _session(connection)
        connection.session = None
        if session.busy is not None:
            session.busy.cancel()
        session.waiting = None
        self._resuming.pop(connection.sid, None)
        self._doorway.clear(session)
        self.expiry.forget(session)
        self.people.leave(session)

    def event(self, connection: Connection, name: str, body: bytes | str | memoryview, ack_id: int | None) -> None:
        """One event. What one socket sends is handled in the order sent; commands are pipelined into batches."""
        session = connection.session
        if not isinstance(session, Session):
            return
        event = (name, body.encode() if isinstance(body, str) else bytes(body), ack_id)
        if session.busy is None:
            self._handle(session, event)
        elif session.waiting is None:
            session.waiting = deque((event,))
        elif len(session.waiting) < WAITING:
            session.waiting.append(event)
        else:
            self._answer(session, ack_id, LimitReached(1.0, "Too many events wait for an answer"))

    def _handle(self, session: Session, event: Event) -> None:
        name, body, ack_id = event
        try:
            wait = session.bucket.take() if session.bucket is not None else None
            if wait is not None:
                raise LimitReached(wait)
            decoder = self._commands.get(name)
            if decoder is not None:
                command: Command = shapes.decode(decoder, body, "payload").addressed(session.doer)
                room = self._desk.rooms.find(command.project_id)
                if room is not None and (room.state.seq or command.creates):
                    session.take_off()
                    self._desk.committer.submit(
                        room, session.doer, command, partial(self._settled, session, ack_id), source=session
                    )
                else:
                    self._later(session, ack_id, partial(self._open_and_submit, session, ack_id, command))
            else:
                self._later(session, ack_id, partial(self._talk_about, session, name, body, ack_id))
        except BoardError as error:
            self._answer(session, ack_id, error)

    async def _open_and_submit(self, session: Session, ack_id: int | None, command: Command) -> None:
        room = await self._desk.rooms.open(command.project_id, create=command.creates)
        session.take_off()
        self._desk.committer.submit(
            room, session.doer, command, partial(self._settled, session, ack_id), source=session
        )

    async def _talk_about(self, session: Session, name: str, body: bytes, ack_id: int | None) -> None:
        await session.all_landed()
        answer = await self._talk.answer(session, name, body)
        if ack_id is not None:
            session.connection.ack_pieces(ack_id, answer.pieces)
        answer.after()

    def _later(self, session: Session, ack_id: int | None, doing: Callable[[], Any]) -> None:
        session.busy = asyncio.ensure_future(self._in_turn(session, ack_id, doing))

    async def _in_turn(self, session: Session, ack_id: int | None, doing: Callable[[], Any]) -> None:
        """Do what takes a while, then what has queued up behind it."""
        try:
            await doing()
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the client gets an answer
            self._answer(session, ack_id, error)
        session.busy = None
        while session.waiting and session.busy is None:
            self._handle(session, session.waiting.popleft())
        session.waiting = session.waiting or None  # an empty queue for every idle socket would be most of its memory

    def _settled(self, session: Session, ack_id: int | None, verdict: Line | BoardError) -> None:
        session.land()
        if ack_id is not None:
            body = acks.acked(verdict) if isinstance(verdict, Line) else acks.refused(verdict, ids.uuid7())
            session.connection.ack(ack_id, body)

    def _answer(self, session: Session, ack_id: int | None, error: Exception) -> None:
        refusal = acks.refused(shown(error), ids.uuid7())
        if ack_id is not None:
            session.connection.ack(ack_id, refusal)


def _session(connection: Connection) -> Session:
    session = connection.session
    assert isinstance(session, Session)
    return session
