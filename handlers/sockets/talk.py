"""What a socket can say that is no command: join and leave rooms, presence, a newer token, and questions."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

import msgspec

from handlers.identity import Identity
from handlers.sockets.doorway import Doorway
from handlers.sockets.expiry import Expiry
from handlers.sockets.session import Session
from rooms import catalog, shapes
from rooms.desk import Desk
from rooms.errors import Forbidden, Invalid, NotFound
from rooms.fields import Id
from rooms.presence import Presence
from rooms.seats import Seat


class Answer(NamedTuple):
    """The JSON of an ack in pieces, and what happens right behind it."""

    pieces: tuple[bytes, ...]
    after: Callable[[], None]


def _nothing() -> None:
    pass


_OK: Final = Answer((b'{"ok":true}',), _nothing)


class JoinRoom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Watch a project: everything after `since` if the log is still the one of `epoch`, else a snapshot."""

    project_id: Id
    since: int | None = None
    epoch: str | None = None


class LeaveRoom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Watch it no longer."""

    project_id: Id


class SetPresence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say what one is doing in a room."""

    project_id: Id
    state: str


class RefreshToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A newer token of the same user."""

    token: str


class Talk:
    """Answers by the event's name."""

    def __init__(self, identity: Identity, desk: Desk, presence: Presence, doorway: Doorway, expiry: Expiry) -> None:
        self._identity = identity
        self._desk = desk
        self._presence = presence
        self._doorway = doorway
        self._expiry = expiry
        self._events: dict[str, tuple[msgspec.json.Decoder[Any], Callable[[Session, Any], Awaitable[Answer]]]] = {
            "room.join": (msgspec.json.Decoder(JoinRoom), self._join),
            "room.leave": (msgspec.json.Decoder(LeaveRoom), self._leave),
            "presence.set": (msgspec.json.Decoder(SetPresence), self._set_presence),
            "auth.refresh": (msgspec.json.Decoder(RefreshToken), self._refresh),
        }
        for name, question in catalog.QUESTIONS.items():
            self._events[name] = (msgspec.json.Decoder(question), self._ask)

    async def answer(self, session: Session, name: str, body: bytes) -> Answer:
        """What the ack holds. Raises BoardError."""
        known = self._events.get(name)
        if known is None:
            raise NotFound("event", name[:100])
        decoder, handler = known
        return await handler(session, shapes.decode(decoder, body, "payload"))

    async def _join(self, session: Session, asked: JoinRoom) -> Answer:
        joined = await self._doorway.enter(session, asked.project_id, asked.since, asked.epoch)
        room = joined.room
        people, count = self._presence.listed(asked.project_id)
        if joined.bodies is None:
            mode, held = b"snapshot", (b'"records":', room.snapshot(), b"}")  # one for all who join at this seq
        else:
            mode, held = b"replay", (b'"entries":[', b",".join(joined.bodies), b"]}")
        head = b'{"ok":true,"mode":"%b","epoch":"%b","seq":%d,"role":"%b","presence":%b,"count":%d,' % (
            mode,
            room.state.epoch.encode(),
            joined.seq,
            joined.role.encode(),
            people,
            count,
        )
        return Answer((head, *held), lambda: self._doorway.admit(session, joined))

    async def _leave(self, session: Session, asked: LeaveRoom) -> Answer:
        return Answer((b'{"ok":true}',), lambda: self._doorway.leave(session, asked.project_id))

    async def _set_presence(self, session: Session, asked: SetPresence) -> Answer:
        if asked.project_id not in session.rooms:
            raise NotFound("project", asked.project_id)
        if not 0 < len(asked.state) <= 100:
            raise Invalid("state", "Expected 1 to 100 characters")
        self._presence.sit(asked.project_id, session.connection.sid, Seat(session.user_id, asked.state))
        return _OK

    async def _refresh(self, session: Session, asked: RefreshToken) -> Answer:
        actor = await self._identity.authenticate(asked.token)
        if actor.user_id != session.user_id:
            raise Forbidden(detail="This token is somebody else's")
        session.identify(actor)
        self._expiry.watch(session)
        return _OK

    async def _ask(self, session: Session, question: Any) -> Answer:
        told = await self._desk.answers.ask(self._desk, question, session.user_id)
        return Answer((b'{"ok":true,"result":', told.body, b"}"), _nothing)
