"""Entries as others wrote them: from other instances, older and newer ones."""

import msgspec
import pytest

from rooms import catalog
from rooms.messages import Line, Put, Stranger
from rooms.state import State

ID = "0191f0a2-7c1e-7c7a-9d3b-2f6f0f5a1111"


def line(*changes: dict[str, object]) -> Line:
    """An entry that was read."""
    entry = {"seq": 1, "type": "x.done", "actor_id": ID, "at": "2026-11-23T07:00:00.000Z", "request_id": "r"}
    return catalog.reader().line(msgspec.json.encode({**entry, "changes": list(changes)}))


def test_a_kind_of_a_newer_instance_passes_by() -> None:
    """During a rolling update an instance delivers what it does not understand, byte for byte."""
    record = {"kind": "sprint", "id": ID, "version": 3, "goal": "the moon"}
    read = line({"op": "put", "kind": "sprint", "record": record})
    change = read.entry.changes[0]
    assert isinstance(change, Put)
    assert isinstance(change.record, Stranger)
    assert (change.record.id, change.record.version) == (ID, 3)
    assert b'"goal":"the moon"' in read.body
    state = State(ID, "e", 0, (), catalog.HOT)
    state.apply(read.entry.changes)
    assert state.records == {}


def test_what_is_no_entry_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        line({"op": "bless", "kind": "task"})
