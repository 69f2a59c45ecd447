"""The words in which rooms are spoken to and speak: Record, Command, Change, Entry.

A Command is a wish. Performed, it becomes exactly one Entry of the project's log, whose Changes say what happened
to which Records. Entries are encoded once; those bytes go to the database, to Redis and to every member.

Records, changes and entries are not looked at for cycles (`gc=False`): they hold plain values only, and there are
hundreds of thousands of them.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

import msgspec

from rooms.fields import Id, Instant, KnownId, Rank, RequestId, Value
from rooms.roles import Role

if TYPE_CHECKING:
    from rooms.turn import Turn


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="kind"):
    """A row as clients see it. Subclasses set `tag`, which is its kind."""

    id: KnownId
    version: int = 1

    table: ClassVar[str]
    hot: ClassVar[bool] = False
    """Hot records are in the State and in the snapshot; cold ones are loaded when a command or question names them."""
    parents: ClassVar[tuple[str, ...]] = ()
    """Kinds whose id this record carries as `<kind>_id`; dropping one of them drops this record."""


class Ranked(Record, frozen=True, kw_only=True):
    """A record with a place among its siblings: by rank, then by id."""

    rank: Rank


def kind_of(record: type[Record]) -> str:
    """The kind of a class of records: its tag."""
    tag = record.__struct_config__.tag
    assert isinstance(tag, str)
    return tag


class Put(msgspec.Struct, frozen=True, gc=False, tag_field="op", tag="put"):
    """A whole record, new or again."""

    kind: str
    record: Record

    @property
    def id(self) -> str:
        return self.record.id


class Set(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag_field="op", tag="set"):
    """Changed fields, with the values they had: what undo and history need.

    `task_id` is the task that the record hangs on, if it does: nobody who reads the log can look that up.
    """

    kind: str
    id: str
    version: int
    set: dict[str, Value]
    was: dict[str, Value]
    task_id: str | None = None


class Drop(msgspec.Struct, frozen=True, gc=False, tag_field="op", tag="drop"):
    """A record is gone, and with it what names it as parent."""

    kind: str
    id: str


Change = Put | Set | Drop


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One line of a project's log. What happened, in the past tense."""

    seq: int
    type: str
    actor_id: Id
    at: Instant
    request_id: str
    changes: tuple[Change, ...]


class Line(NamedTuple):
    """An entry with its one encoding."""

    entry: Entry
    body: bytes


class Doer(NamedTuple):
    """Who makes an edit."""

    id: str
    name: str
    bot: bool = False


class Read(NamedTuple):
    """Cold records that a command needs before it can be performed: those of `kind` whose `field` is `value`."""

    kind: str
    field: str
    value: str


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="command"):
    """A wish. Subclasses set `tag`: its name as socket event, in REST, docs, permissions and metrics.

    The docstring of a subclass is its documentation, its fields are its schema, `perform` is its rule.
    """

    project_id: Id
    request_id: RequestId

    needs: ClassVar[Role] = "member"
    entry: ClassVar[str]
    """The type of the entry that it becomes."""
    creates: ClassVar[bool] = False
    """Whether it begins a project, instead of changing one."""

    def addressed(self, doer: Doer) -> Self:
        """The command with its project_id, for those that make it up themselves."""
        return self

    def reads(self, doer: Doer) -> Iterable[Read]:
        """The cold records it needs."""
        return ()

    def reads_then(self, found: Mapping[tuple[str, str], Record]) -> Iterable[Read]:
        """What it needs besides, given what it needed first."""
        return ()

    def perform(self, turn: "Turn") -> None:
        """Decide. A plain function: no await, no SQL. Raises BoardError, and then nothing has happened."""
        raise NotImplementedError


def name_of(command: type[Command]) -> str:
    """The name of a class of commands: its tag."""
    tag = command.__struct_config__.tag
    assert isinstance(tag, str)
    return tag


_encoder = msgspec.json.Encoder()


def encode(message: object) -> bytes:
    """The JSON of a message."""
    return _encoder.encode(message)


class _RawPut(msgspec.Struct, frozen=True, gc=False, tag_field="op", tag="put"):
    kind: str
    record: msgspec.Raw


class _RawEntry(msgspec.Struct, frozen=True):
    seq: int
    type: str
    actor_id: str
    at: str
    request_id: str
    changes: tuple[_RawPut | Set | Drop, ...]


class Stranger(Record, frozen=True, kw_only=True, tag="stranger"):
    """A record of a kind that this instance does not know yet."""

    table: ClassVar[str] = ""


class _Trace(msgspec.Struct, frozen=True):
    id: str
    version: int = 1


_trace = msgspec.json.Decoder(_Trace)


class Reader:
    """Reads entries that another instance or an earlier time wrote. Raises msgspec.DecodeError when they are none."""

    def __init__(self, kinds: dict[str, type[Record]]) -> None:
        self._entry = msgspec.json.Decoder(_RawEntry)
        self._records = {kind: msgspec.json.Decoder(record) for kind, record in kinds.items()}
        self._lists = {kind: msgspec.json.Decoder(list[record]) for kind, record in kinds.items()}  # type: ignore[valid-type]

    def line(self, body: bytes | str) -> Line:
        """One entry with its bytes."""
        raw = self._entry.decode(body)
        changes = tuple(self._put(change) if isinstance(change, _RawPut) else change for change in raw.changes)
        entry = Entry(raw.seq, raw.type, raw.actor_id, raw.at, raw.request_id, changes)
        return Line(entry, body.encode() if isinstance(body, str) else bytes(body))

    def _put(self, change: _RawPut) -> Put:
        """A kind that is unknown here comes from a newer instance: its bytes are passed on, its fields are not read."""
        decoder = self._records.get(change.kind)
        if decoder is not None:
            return Put(change.kind, decoder.decode(change.record))
        known = _trace.decode(change.record)
        return Put(change.kind, Stranger(id=known.id, version=known.version))

    def record(self, kind: str, body: bytes | str) -> Record:
        """One record."""
        return self._records[kind].decode(body)

    def records(self, kind: str, body: bytes | str) -> list[Record]:
        """An array of records."""
        return self._lists[kind].decode(body)
