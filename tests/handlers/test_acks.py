"""Acks are cut out of entries: whatever people wrote, they say what the entry says (PROTOCOL C1)."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import acks, problems
from rooms import errors
from rooms.errors import BoardError, Conflict, Invalid, NotFound
from rooms.ids import uuid7
from rooms.messages import Change, Drop, Entry, Line, Put, Set, encode
from rooms.records import Label, Task

AT = "2026-11-23T07:00:00.000Z"
# What would mislead a careless search in the bytes.
TRAPS = ('"record":', '}},{"op":"', ',"set":{', '},"was":{', '\\"', "\\", "}]}", "ü🜁", "\n")
texts = st.one_of(st.text(max_size=20), st.lists(st.sampled_from(TRAPS), max_size=4).map("".join))
labels = st.builds(lambda name: Put("label", Label(id=uuid7(), name=name, color="#4f46e5")), texts)
tasks = st.builds(
    lambda title, rank: Put(
        "task",
        Task(id=uuid7(), number=1, title=title, column_id=uuid7(), rank=rank, created_by=uuid7(), created_at=AT),
    ),
    texts,
    texts,
)
values = st.one_of(texts, st.none(), st.integers(0, 9), st.lists(texts, max_size=2).map(tuple))
sets = st.builds(
    lambda fields, was: Set("task", uuid7(), 7, fields, was),
    st.dictionaries(st.sampled_from(["title", "rank", "priority"]), values, min_size=1),
    st.dictionaries(st.sampled_from(["title", "rank"]), values),
)
drops = st.builds(lambda: Drop("task", uuid7()))


def expected(change: Change) -> dict[str, object]:
    if isinstance(change, Put):
        return {change.kind: json.loads(encode(change.record))}
    if isinstance(change, Set):
        return {change.kind: {"id": change.id, "version": change.version, **json.loads(encode(change.set))}}
    return {change.kind: {"id": change.id}}


@given(st.lists(st.one_of(labels, tasks, sets, drops), max_size=3), texts)
def test_an_ack_says_what_became_of_the_first_record(changes: list[Change], request_id: str) -> None:
    entry = Entry(12, "task.moved", uuid7(), AT, request_id, tuple(changes))
    ack = json.loads(acks.acked(Line(entry, encode(entry))))
    assert ack == {"ok": True, "seq": 12, "result": expected(changes[0]) if changes else {}}


def test_a_refusal_carries_the_problem_with_its_fields() -> None:
    ack = json.loads(acks.refused(Invalid("set.title", "Too long"), "r-1"))
    assert ack == {
        "ok": False,
        "problem": {
            "type": "/problems/invalid",
            "title": "A field is not what it must be",
            "status": 422,
            "detail": "Too long",
            "code": "invalid",
            "retryable": False,
            "request_id": "r-1",
            "field": "set.title",
        },
    }


def test_data_travels_in_problems() -> None:
    assert problems.problem(NotFound("task", "x"), "r")["kind"] == "task"
    assert problems.problem(Conflict(current={"title": "B"}), "r")["current"] == {"title": "B"}


def test_a_defect_of_ours_is_internal_and_logged_once_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    ack = json.loads(acks.refused(ZeroDivisionError("secret"), "r-2"))
    assert (ack["problem"]["code"], ack["problem"]["status"]) == ("internal", 500)
    assert "secret" not in json.dumps(ack)
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_every_problem_has_a_status() -> None:
    assert set(descendants(BoardError)) == set(problems.STATUS)
    assert {error.code: problems.STATUS[error] for error in descendants(BoardError)} == {
        "invalid": 422,
        "unauthenticated": 401,
        "forbidden": 403,
        "not_found": 404,
        "method_not_allowed": 405,
        "conflict": 409,
        "wip_limit_exceeded": 409,
        "transition_not_allowed": 409,
        "too_large": 413,
        "limit_reached": 429,
        "unavailable": 503,
        "internal": 500,
    }
    assert errors.LimitReached.retryable


def descendants(error: type[BoardError]) -> Iterator[type[BoardError]]:
    for child in error.__subclasses__():
        yield child
        yield from descendants(child)
