"""A client as it should be: joins, follows, edits, comes back where it stood, and asks again what was not answered."""

import asyncio
import random
from collections.abc import Callable, Sequence
from time import monotonic, time
from typing import Any, NamedTuple

import msgspec
import orjson

from benchmarks.client import Refused
from tests.faults import wires
from tests.faults.journal import Clock, Journal

PAUSE = (0.05, 0.3)  # seconds before it comes back, unless it was told to wait longer
RETRYABLE = {"unavailable", "limit_reached", "internal"}


class Entries(msgspec.Struct):
    project_id: str
    epoch: str
    entries: list[msgspec.Raw]


class Return(NamedTuple):
    """Sent away with a `retry_after`, and back; seconds."""

    port: int
    told: float
    waited: float
    polls: bool


_EVENT = msgspec.json.Decoder(list[msgspec.Raw])
_ENTRIES = msgspec.json.Decoder(Entries)


class Client:
    """One user's, in one project. `ports` says where it may go now; `dice` decides."""

    def __init__(
        self,
        name: str,
        token: str,
        project_id: str,
        ports: Callable[[], Sequence[int]],
        clock: Clock,
        dice: random.Random,
    ) -> None:
        self.journal = Journal(name, project_id, clock)
        self.token = token
        self.polls = False
        self.wire: wires.Wire | None = None
        self.presence: list[Any] = []
        self.people: dict[str, str] = {}
        """Who is there, as this client was told: user → what they do."""
        self.turned_out: list[str] = []
        self.farewells: list[tuple[str, float]] = []
        """Why the server closed a connection, and when (on the clock that tokens go by) it said so."""
        self.obeys = True
        self.port = 0
        self.returns: list[Return] = []
        """Every time that it was told when to come back, and has come back."""
        self.connects = self.cuts = 0
        self.problems: dict[str, int] = {}
        self.slowest = 0.0
        """The longest that a command waited for its answer, whatever that was; seconds."""
        self._ports = ports
        self._dice = dice
        self._waiting: dict[bytes, Callable[[bytes], object]] = {}
        self._gone = asyncio.Event()
        self._over = False
        self._task: asyncio.Task[None] | None = None
        self._unanswered: dict[str, None] = {}
        self._sent_away: tuple[float, float] | None = None
        """When it was told to come back later, and how many seconds later."""

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._over = True
        self._gone.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._drop()

    @property
    def joined(self) -> bool:
        return self.journal.live_since is not None

    @property
    def settled(self) -> bool:
        """Whether all that was asked is answered."""
        return not self._unanswered

    def leave(self) -> None:
        """Cut our own end; it comes back."""
        self._gone.set()

    def edit(self, event: str, **fields: Any) -> str:
        """Wish something; it is sent now, and again until it is answered."""
        request_id = f"{self.journal.name}-{len(self.journal.asked)}"
        self.journal.asked[request_id] = (event, fields)
        self._unanswered[request_id] = None
        if self.joined:
            self._send(request_id)
        return request_id

    def repeat(self, request_id: str) -> None:
        """Ask once more what was answered long ago."""
        if self.joined:
            self._send(request_id)

    async def _run(self) -> None:
        while not self._over:
            try:
                await self._connect()
                await self._gone.wait()
                self.cuts += 1
            except (OSError, Refused, TimeoutError):
                pass
            self._drop()
            await asyncio.sleep(self._dice.uniform(*PAUSE))
            await self._wait_as_told()

    async def _wait_as_told(self) -> None:
        if self._sent_away is None:
            return
        (heard, told), self._sent_away = self._sent_away, None
        while self.obeys and monotonic() < heard + told:
            await asyncio.sleep(heard + told - monotonic())
        self.returns.append(Return(self.port, told, monotonic() - heard, self.polls))

    async def _connect(self) -> None:
        ports = self._ports()
        if not ports:
            raise OSError("nobody is there")
        self._gone = asyncio.Event()
        way = wires.polling if self.polls else wires.websocket
        self.port = self._dice.choice(list(ports))
        wire = await way(self.port, {"token": self.token})
        self.connects += 1
        self.wire = wire
        wire.on_event, wire.on_ack, wire.on_close = self._heard, self._acked, self._gone.set
        if wire.closed:
            raise OSError("closed at once")
        wanted: dict[str, Any] = {"project_id": self.journal.project_id}
        if self.journal.epoch:
            wanted |= {"since": self.journal.seq, "epoch": self.journal.epoch}
        self._ask("room.join", wanted, self._join)

    def _drop(self) -> None:
        wire, self.wire = self.wire, None
        self.journal.live_since = None
        self._waiting.clear()
        if wire is not None:
            wire.on_event = wire.on_ack = wire.on_close = None
            wire.close()

    def _ask(self, event: str, body: dict[str, Any], then: Callable[[bytes], object]) -> None:
        assert self.wire is not None
        number = self.wire.send(event.encode(), orjson.dumps(body))
        self._waiting[b"%d" % number] = then

    def _join(self, body: bytes) -> None:
        ack = orjson.loads(body)
        if not ack["ok"]:
            self._count(ack["problem"]["code"])
            self._gone.set()
            return
        self.people = {one["user_id"]: one["state"] for one in ack["presence"]}
        if ack["mode"] == "snapshot":
            self.journal.snapshot(ack["epoch"], ack["seq"], ack["records"])
        else:
            if ack["epoch"] != self.journal.epoch:
                self.journal.faults.append(f"a replay of {ack['epoch']} for somebody at {self.journal.epoch}")
            self.journal.replays += 1
            self.journal.take(bytes(raw) for raw in msgspec.json.decode(body, type=_Replayed).entries)
        self.journal.live_since = asyncio.get_running_loop().time()
        for request_id in list(self._unanswered):
            self._send(request_id)

    def _send(self, request_id: str) -> None:
        event, fields = self.journal.asked[request_id]
        body = {"project_id": self.journal.project_id, "request_id": request_id, **fields}
        sent = monotonic()
        self._ask(event, body, lambda answer: self._answered(request_id, answer, sent))

    def _answered(self, request_id: str, body: bytes, sent: float) -> None:
        self.slowest = max(self.slowest, monotonic() - sent)
        ack = orjson.loads(body)
        code = "" if ack["ok"] else ack["problem"]["code"]
        if code:
            self._count(code)
        if code in RETRYABLE:
            if request_id in self._unanswered:
                asyncio.get_running_loop().call_later(self._dice.uniform(*PAUSE), self._again, request_id)
            return
        self._unanswered.pop(request_id, None)
        self.journal.answered(request_id, ack["ok"], code, body)

    def _again(self, request_id: str) -> None:
        if self.joined and request_id in self._unanswered:
            self._send(request_id)

    def _count(self, code: str) -> None:
        self.problems[code] = self.problems.get(code, 0) + 1

    def _acked(self, packet: bytes) -> None:
        at = packet.index(b"[")
        then = self._waiting.pop(packet[2:at], None)
        if then is not None:
            then(packet[at + 1 : -1])

    def _heard(self, packet: bytes) -> None:
        name, body, *_ = _EVENT.decode(packet[2:])
        if bytes(name) == b'"entries"':
            told = _ENTRIES.decode(body)
            if not told.entries and told.epoch != self.journal.epoch:
                self._gone.set()  # the log that we knew is no more: join again, be given a snapshot
            elif self.joined:
                if told.epoch != self.journal.epoch:
                    self.journal.faults.append(f"entries of {told.epoch} for somebody at {self.journal.epoch}")
                self.journal.take(bytes(raw) for raw in told.entries)
        elif bytes(name) == b'"presence"':
            self._meet(orjson.loads(bytes(body)))
        elif bytes(name) == b'"closing"':
            said = orjson.loads(bytes(body))
            self.farewells.append((said["reason"], time()))
            if said["retry_after"] is not None:
                self._sent_away = (monotonic(), said["retry_after"])
                self._gone.set()
        elif bytes(name) == b'"room.closed"':
            self.turned_out.append(orjson.loads(bytes(body))["reason"])
            self.journal.live_since = None

    def _meet(self, news: dict[str, Any]) -> None:
        self.presence.append(news)
        self.people |= {one["user_id"]: one["state"] for one in (*news["joined"], *news["changed"])}
        for user_id in news["left"]:
            self.people.pop(user_id, None)


class _Replayed(msgspec.Struct):
    entries: list[msgspec.Raw]
