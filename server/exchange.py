"""The adapter between instances: a channel per project over Redis, signed, and only ever a hint.

Messages carry the entries themselves, so that normally nobody reads the database; losing any of them loses nothing,
since rooms notice gaps by seq. Every instance hears its own heartbeat; one that does not is deaf, and reconnects.
An instance that hears nobody else publishes no entries: a new one reads the log, and is heard within a heartbeat.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

import msgspec
import structlog

from rooms.messages import Line, Reader
from server.seal import Said, Seal
from storage.bus import Bus

HEARTBEAT: Final = 0.5  # seconds between two of our own tokens
DEAF: Final = 1.8  # seconds without hearing one: the promise is to notice within two
COMPANY: Final = 30.0  # seconds after which an instance that is not heard is taken for gone
ALIVE: Final = "instances"

log = structlog.get_logger("boardcast.exchange")


class _Entries(msgspec.Struct):
    epoch: str
    entries: list[msgspec.Raw]


class Exchange:
    """`entries(project_id, epoch, lines)`, `moves(project_id, body)`, `notice(user_id, body)` and `alive(instance)` are
    called for what other instances say; `tuned()` when we can hear again and may have missed something."""

    def __init__(self, url: str, secret: bytes, reader: Reader) -> None:
        self.instance = secrets.token_hex(4)
        self.entries: Callable[[str, str, Sequence[Line]], None] = lambda *_: None
        self.moves: Callable[[str, bytes], None] = lambda *_: None
        self.notice: Callable[[str, bytes], None] = lambda *_: None
        self.alive: Callable[[str], None] = lambda _: None
        self.tuned: Callable[[], None] = lambda: None
        self.mute = False
        """Whether nothing is published: for tests of what happens when messages are lost."""
        self.unread = 0
        """Messages of ours that could not be read: from an instance of another age."""
        self.seal = Seal(secret, self.instance.encode())
        self._decoder = msgspec.json.Decoder(_Entries)
        self._reader = reader
        self._heard = float("-inf")
        """When our own heartbeat last came back: a new connection alone proves nothing."""
        self._opened = monotonic()
        """When we last had reason to believe in the connections."""
        self._company = float("-inf")
        """When another instance was heard last."""
        self._bus = Bus(url, self._hear, self._tuned)
        self._bus.subscribe(ALIVE)

    @property
    def hearing(self) -> bool:
        """Whether our own heartbeat comes back."""
        return self._bus.connected and monotonic() - self._heard < DEAF

    async def run(self) -> None:
        """For ever."""
        await asyncio.gather(self._bus.run(), self._beat())

    def close(self) -> None:
        """Leave at once."""
        self._bus.close()

    def publish(self, project_id: str, epoch: str, lines: Sequence[Line]) -> None:
        """Tell the other instances that have this room about new entries."""
        if monotonic() - self._company > COMPANY:
            return
        body = b",".join([line.body for line in lines])
        self._say(f"p:{project_id}", b"e", b'{"epoch":"%b","entries":[%b]}' % (epoch.encode(), body))

    def whisper(self, project_id: str, body: bytes) -> None:
        """Tell them about people in this room."""
        self._say(f"p:{project_id}", b"p", body)

    def notify(self, user_id: str, body: bytes) -> None:
        """Tell the instances where this user has sockets."""
        self._say(f"u:{user_id}", b"n", body)

    def subscribe(self, project_id: str) -> None:
        """Hear about this project."""
        self._bus.subscribe(f"p:{project_id}")

    def unsubscribe(self, project_id: str) -> None:
        """No more."""
        self._bus.unsubscribe(f"p:{project_id}")

    def attend(self, user_id: str) -> None:
        """Hear about this user."""
        self._bus.subscribe(f"u:{user_id}")

    def ignore(self, user_id: str) -> None:
        """No more."""
        self._bus.unsubscribe(f"u:{user_id}")

    def _say(self, channel: str, kind: bytes, body: bytes) -> None:
        if not self.mute:
            self._bus.publish(channel, self.seal.close(channel, kind, body))

    def _hear(self, channel: str, payload: bytes) -> None:
        if self.seal.is_own(payload) and channel != ALIVE:
            return
        said = self.seal.open(channel, payload)
        if said is None:
            return
        try:
            self._pass_on(channel[2:], said)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            # Only a hint: what it told of entries is in the log, and people are told of again.
            self.unread += 1
            log.warning("a message cannot be read", channel=channel, kind=said.kind.decode("latin-1"), why=str(error))

    def _pass_on(self, about: str, said: Said) -> None:
        origin, kind, body = said
        if kind == b"a":
            if origin.decode() == self.instance:
                self._heard = monotonic()
            else:
                self._company = monotonic()
                self.alive(origin.decode())
        elif kind == b"e":
            message = self._decoder.decode(body)
            self.entries(about, message.epoch, [self._reader.line(bytes(entry)) for entry in message.entries])
        elif kind == b"p":
            self.moves(about, body)
        elif kind == b"n":
            msgspec.json.decode(body, type=dict)  # it goes on to clients as it is
            self.notice(about, body)

    def _tuned(self) -> None:
        self._opened = monotonic()
        self.tuned()

    async def _beat(self) -> None:
        while True:
            self._bus.publish(ALIVE, self.seal.close(ALIVE, b"a", b""))
            began = monotonic()
            await asyncio.sleep(HEARTBEAT)
            if monotonic() - began > 2 * HEARTBEAT:
                self._heard = monotonic()  # it was us who slept: what came meanwhile is still to be read
            if monotonic() - max(self._heard, self._opened) > DEAF:
                log.warning("deaf", connected=self._bus.connected)
                self._opened = monotonic()
                self._bus.reopen()
