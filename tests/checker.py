"""What must hold of a project whatever happened to it: one gapless log, of which the tables are the fold."""

import json
from collections.abc import Iterable
from typing import Any

import asyncpg

from rooms import catalog
from rooms.messages import Record, encode
from rooms.state import State
from tests.fixtures.replica import Replica


async def check_project(database_url: str, project_id: str) -> Replica:
    """Check log and tables against each other; the fold of the whole log. Raises AssertionError."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            log = await connection.fetch("select * from log where project_id = $1 order by seq", project_id)
            head = await connection.fetchval("select seq from heads where project_id = $1", project_id)
            tables = {table.kind: await _rows(connection, table, project_id) for table in catalog.tables()}
    finally:
        await connection.close()
    assert [row["seq"] for row in log] == list(range(1, head + 1)), "the log has a hole or its head is elsewhere"
    assert len({row["request_id"] for row in log}) == len(log), "a request took effect twice"
    replica = Replica()
    for row in log:
        _check_row(row)
        replica.take(row["body"].encode())
    for kind, rows in tables.items():
        folded = {id: plain(record) for (known, id), record in replica.records.items() if known == kind}
        assert rows == folded, f"the table of {kind} is not the fold of the log"
    _check_places(replica)
    return replica


def check_seen(bodies: Iterable[bytes], log: Replica) -> None:
    """What a client saw is a contiguous slice of the log, byte for byte."""
    seen = [(json.loads(body)["seq"], body) for body in bodies]
    if seen:
        first = seen[0][0]
        assert [seq for seq, _ in seen] == list(range(first, first + len(seen)))
        assert all(log.bodies[seq] == body for seq, body in seen)


def check_same(found: dict[Any, Any], wanted: dict[Any, Any]) -> None:
    """Two boards are the same; else say where they are not."""
    different = {
        key: (found.get(key), wanted.get(key))
        for key in found.keys() | wanted.keys()
        if found.get(key) != wanted.get(key)
    }
    assert not different, dict(list(different.items())[:3])


def shown(state: State) -> dict[tuple[str, str], dict[str, Any]]:
    """A State as a replica would hold it."""
    return {key: json.loads(encode(record)) for key, record in state.records.items()}


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its defaults spelled out, as its class reads it."""
    kinds: dict[str, type[Record]] = catalog.RECORDS
    return json.loads(encode(catalog.reader().record(record["kind"], encode(record)))) if kinds else record


async def _rows(connection: asyncpg.Connection, table: Any, project_id: str) -> dict[str, dict[str, Any]]:
    text = f"select {table.object} from {table.name} r where r.project_id = $1"
    return {(record := plain(json.loads(row[0])))["id"]: record for row in await connection.fetch(text, project_id)}


def _check_row(row: asyncpg.Record) -> None:
    entry = json.loads(row["body"])
    said = (entry["seq"], entry["type"], entry["actor_id"], entry["request_id"])
    assert said == (row["seq"], row["type"], str(row["actor_id"]), row["request_id"])


def _check_places(replica: Replica) -> None:
    places = [
        (task["column_id"], task["rank"])
        for (kind, _), task in replica.records.items()
        if kind == "task" and task["archived_at"] is None
    ]
    assert len(set(places)) == len(places), "two tasks stand in the same place"
    columns = {id for kind, id in replica.records if kind == "column"}
    assert {column_id for column_id, _ in places} <= columns, "a task stands in a column that is gone"
    numbers = [task["number"] for (kind, _), task in replica.records.items() if kind == "task"]
    assert len(set(numbers)) == len(numbers), "two tasks have the same number"
