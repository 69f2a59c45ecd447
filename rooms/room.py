"""A room: one project on one instance, with the people who watch it.

The room is the sequencer: the only place where board events are written to members, strictly in the order of the log.
It takes lines from the local committer, from Redis and from the database alike, and lets only the next one through.
"""

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final, Protocol

from rooms.messages import Change, Drop, Line, encode
from rooms.state import State
from rooms.view import View

TAIL: Final = 1000  # entries kept in memory, so that a client that was away for a moment costs no query


class Frame(Protocol):
    """A packet that was prepared once for everybody."""

    @property
    def packet(self) -> bytes: ...


class Watcher(Protocol):
    """A socket in the room."""

    @property
    def user_id(self) -> str: ...
    def send(self, frame: Frame) -> None: ...
    def closed(self, project_id: str, reason: str) -> None: ...


Prepare = Callable[[str, bytes], Frame]
"""Makes a frame of an event's name and its JSON."""


class Room:
    """One project's State, the last lines of its log, and its watchers."""

    __slots__ = (
        "_prepare",
        "_snapshot",
        "joining",
        "pins",
        "project_id",
        "requests",
        "state",
        "stranded",
        "tail",
        "used",
        "watchers",
    )

    def __init__(self, state: State, prepare: Prepare) -> None:
        self.project_id = state.project_id
        self.state = state
        self.tail: deque[Line] = deque()
        self.requests: dict[str, Line] = {}
        self.watchers: dict[Watcher, None] = {}
        self.joining: dict[Watcher, list[Frame]] = {}
        """Watchers who are in, but still read what they missed: their frames wait."""
        self.stranded: dict[Watcher, str] = {}
        """Watchers who know a log that is no more, and where they stand in it."""
        self.pins = 0
        """Edits and questions at work here; a pinned room stays in memory."""
        self.used = monotonic()
        self._prepare = prepare
        self._snapshot: tuple[int, bytes] | None = None

    @property
    def idle(self) -> bool:
        """Whether nobody needs it in memory."""
        return not (self.pins or self.watchers or self.joining or self.stranded)

    def commit(self, view: View) -> None:
        """Take the lines of a view that was committed. Its records are theirs, unless something came in between."""
        if self.state is view.state and self.state.seq + len(view.lines) == view.seq:
            self.state.take(view.changed)
            self._take(view.lines, applied=True)
        else:
            self.accept(view.lines)

    def accept(self, lines: Sequence[Line]) -> bool:
        """Take the lines that are next, in order; False when there is a hole before them. What is known passes by."""
        fresh = [line for line in lines if line.entry.seq > self.state.seq]
        if not fresh:
            return True
        if fresh[0].entry.seq != self.state.seq + 1:
            return False
        self._take(fresh, applied=False)
        return True

    def _take(self, fresh: Sequence[Line], *, applied: bool) -> None:
        start = 0
        for index, line in enumerate(fresh, start=1):
            if not applied:
                self.state.apply(line.entry.changes)
            self.state.seq = line.entry.seq
            self._remember(line)
            leavers = [change for change in line.entry.changes if _ends_watching(change)]
            if leavers:
                # Leaving is exact: everybody gets this entry, and whoever it removes gets nothing after it.
                self._deliver(fresh[start:index])
                start = index
                for change in leavers:
                    self._turn_out(change)
        if start < len(fresh):
            self._deliver(fresh[start:])

    def enter(self, watcher: Watcher, *, waiting: bool) -> None:
        """From now on this watcher gets every entry after `state.seq`; while `waiting`, they are kept for `admit`."""
        self.stranded.pop(watcher, None)
        if waiting:
            self.joining[watcher] = []
        else:
            self.watchers[watcher] = None

    def admit(self, watcher: Watcher) -> None:
        """The watcher has read what it missed: hand over what came meanwhile."""
        frames = self.joining.pop(watcher, None)
        if frames is not None:
            # Entered first: a socket that is found dead while it is written to has to find its seat to leave it.
            self.watchers[watcher] = None
            for frame in frames:
                watcher.send(frame)

    def strand(self, watcher: Watcher, offset: str) -> None:
        """Nothing for this watcher, who stands at `offset` of another log, until it joins again."""
        self.leave(watcher)
        self.stranded[watcher] = offset

    def leave(self, watcher: Watcher) -> None:
        """Nothing more for this watcher."""
        self.watchers.pop(watcher, None)
        self.joining.pop(watcher, None)
        self.stranded.pop(watcher, None)
        self.used = monotonic()

    def missed(self, since: int) -> list[Line] | None:
        """The lines after `since`, if all of them are still in the tail."""
        count = self.state.seq - since
        if count > len(self.tail):
            return None
        return list(self.tail)[len(self.tail) - count :] if count > 0 else []

    def snapshot(self) -> bytes:
        """The hot records as a JSON array, encoded once per seq."""
        if self._snapshot is None or self._snapshot[0] != self.state.seq:
            self._snapshot = (self.state.seq, encode(list(self.state.records.values())))
        return self._snapshot[1]

    def broadcast(self, event: str, body: bytes) -> None:
        """Something that is not in the log, such as presence."""
        self._send(self._prepare(event, body))

    def reset(self, state: State) -> None:
        """The log that everybody knew no longer exists: `entries` with a new epoch and none in it says join again.

        Who was here gets nothing of the new log before they do, and still stands in the old one when they resume.
        """
        stood = self.offset
        self.state = state
        self.tail.clear()
        self.requests.clear()
        self._snapshot = None
        self._send(self._prepare("entries", b'%b,"%b"' % (self.envelope([]), stood.encode())))
        self.stranded |= dict.fromkeys(self.watchers, stood)
        self.watchers.clear()
        self.joining.clear()  # what they are reading is no more: `join` begins anew

    def _remember(self, line: Line) -> None:
        self.tail.append(line)
        self.requests[line.entry.request_id] = line
        if len(self.tail) > TAIL:
            del self.requests[self.tail.popleft().entry.request_id]

    def envelope(self, bodies: Sequence[bytes]) -> bytes:
        """The payload of an `entries` event."""
        head = f'{{"project_id":"{self.project_id}","epoch":"{self.state.epoch}","entries":['
        return head.encode() + b",".join(bodies) + b"]}"

    @property
    def offset(self) -> str:
        """Where somebody stands who has everything, as stock clients send it back to resume."""
        return f"{self.project_id}.{self.state.epoch}.{self.state.seq}"

    def stands(self, watcher: Watcher) -> str:
        """The offset of one who is in the room, or was."""
        return self.stranded.get(watcher) or self.offset

    def _deliver(self, lines: Sequence[Line]) -> None:
        if self.watchers or self.joining:
            body = self.envelope([line.body for line in lines])
            self._send(self._prepare("entries", b'%b,"%b"' % (body, self.offset.encode())))

    def _send(self, frame: Frame) -> None:
        for waiting in self.joining.values():
            waiting.append(frame)
        for watcher in self.watchers:  # a socket that is found dead while it is written to leaves later, not now
            watcher.send(frame)

    def _turn_out(self, change: Change) -> None:
        everybody = [*self.watchers, *self.joining, *self.stranded]
        reason = "removed" if change.kind == "member" else "deleted"
        for watcher in everybody:
            if change.kind == "project" or watcher.user_id == change.id:
                self.leave(watcher)
                watcher.closed(self.project_id, reason)


def _ends_watching(change: Change) -> bool:
    return isinstance(change, Drop) and change.kind in ("member", "project")
