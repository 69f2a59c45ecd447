"""Compare-and-append: all of a project or nothing of it, whoever else writes, at a cost linear in the batch."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from rooms import catalog
from storage.append import Appender, Batch, Head, Row, texts
from storage.database import Database
from storage.errors import Duplicate

AT = "2026-11-23T07:00:00.000Z"
SOMEBODY = str(uuid4())


@pytest_asyncio.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    db = await Database.connect(database_url, size=4)
    yield db
    await db.close()


@pytest.fixture
def appender() -> Appender:
    return Appender(catalog.tables())


def row(project_id: str, seq: int, request_id: str | None = None) -> Row:
    return Row(project_id, seq, "label.created", SOMEBODY, AT, request_id or uuid4().hex, "", f'{{"seq":{seq}}}')


def label(project_id: str, id: str, name: str = "bug") -> bytes:
    return msgspec.json.encode(
        {"project_id": project_id, "kind": "label", "id": id, "version": 1, "name": name, "color": "#ff0000"}
    )


def batch(*heads: Head, puts: dict[str, list[bytes]] | None = None, rows: list[Row] | None = None) -> Batch:
    """What these heads write; one entry for each step unless the rows say otherwise."""
    if rows is None:
        rows = [row(head.project_id, seq) for head in heads for seq in range(head.was + 1, head.now + 1)]
    return Batch(heads, rows, puts or {}, {}, [])


async def count(database_url: str, table: str, project_id: str) -> int:
    connection = await asyncpg.connect(database_url)
    try:
        found: int = await connection.fetchval(f"select count(*) from {table} where project_id = $1", project_id)
        return found
    finally:
        await connection.close()


async def test_a_project_is_born_with_its_first_entry(db: Database, appender: Appender, database_url: str) -> None:
    project_id = str(uuid4())
    assert await appender.append(db, batch(Head(project_id, 0, 2, "e"))) == {project_id}
    assert await count(database_url, "log", project_id) == 2


async def test_nothing_is_written_for_a_head_that_has_moved(
    db: Database, appender: Appender, database_url: str
) -> None:
    """Another project in the same batch is written all the same."""
    late, fine = str(uuid4()), str(uuid4())
    await appender.append(db, batch(Head(late, 0, 3, "e"), Head(fine, 0, 1, "e")))
    puts = {"label": [label(late, str(uuid4())), label(fine, str(uuid4()))]}
    moved = await appender.append(db, batch(Head(late, 2, 3, "e"), Head(fine, 1, 2, "e"), puts=puts))
    assert moved == {fine}
    assert await count(database_url, "log", late) == 3
    assert await count(database_url, "labels", late) == 0
    assert await count(database_url, "labels", fine) == 1


async def test_a_project_is_not_born_twice(db: Database, appender: Appender) -> None:
    project_id = str(uuid4())
    assert await appender.append(db, batch(Head(project_id, 0, 1, "e"))) == {project_id}
    assert await appender.append(db, batch(Head(project_id, 0, 1, "other"))) == set()


async def test_a_request_is_in_the_log_once_and_then_nothing_of_the_batch_is_written(
    db: Database, appender: Appender, database_url: str
) -> None:
    first, second = str(uuid4()), str(uuid4())
    await appender.append(db, batch(Head(first, 0, 1, "e"), rows=[row(first, 1, "once")]))
    rows = [row(first, 2, "once"), row(second, 1)]
    with pytest.raises(Duplicate):
        await appender.append(db, batch(Head(first, 1, 2, "e"), Head(second, 0, 1, "e"), rows=rows))
    assert await count(database_url, "log", first) == 1
    assert await count(database_url, "log", second) == 0


async def test_the_last_version_of_a_record_stays(db: Database, appender: Appender, database_url: str) -> None:
    project_id, id = str(uuid4()), str(uuid4())
    for was, name in enumerate(("bug", "defect")):
        await appender.append(
            db, batch(Head(project_id, was, was + 1, "e"), puts={"label": [label(project_id, id, name)]})
        )
    connection = await asyncpg.connect(database_url)
    try:
        names = await connection.fetch("select name from labels where project_id = $1", project_id)
    finally:
        await connection.close()
    assert [found["name"] for found in names] == ["defect"]


@pytest.mark.parametrize("crowded", [False, True], ids=["fresh tables", "large tables"])
async def test_the_work_grows_with_the_batch_and_not_faster(
    appender: Appender, fresh_database_url: str, crowded: bool
) -> None:
    """Counted in rows that the plan's nodes touch, not in time: 50 times the entries are about 50 times the rows."""
    connection = await asyncpg.connect(fresh_database_url)
    try:
        if crowded:
            await crowd(connection)
        touched = {size: await rows_touched(connection, appender, size) for size in (20, 200, 1000)}
    finally:
        await connection.close()
    print(f"rows touched by size of batch: {touched}")
    assert touched[200] <= touched[20] * 10 * 1.5
    assert touched[1000] <= touched[20] * 50 * 1.5


async def crowd(connection: Any) -> None:
    """200 projects, 40,000 tasks, 100,000 entries."""
    await connection.execute(
        """
        create temp table p as select gen_random_uuid() as id from generate_series(1, 200);
        insert into heads select id, 500, 'e' from p;
        insert into log select p.id, n, 'task.updated', p.id, now(), 'r' || n, null, '{}'
            from p, generate_series(1, 500) n;
        insert into tasks select p.id, gen_random_uuid(), 1, n, 'Task ' || n, p.id, 'a' || n, null, '{}', '{}', null,
            null, false, 0, 0, 0, p.id, now(), null, null from p, generate_series(1, 200) n;
        analyze;
        """
    )


async def rows_touched(connection: Any, appender: Appender, size: int) -> int:
    """The sum over all nodes of the plan of rows times loops, for a batch over 40 projects."""
    known = [str(found[0]) for found in await connection.fetch("select id from projects limit 40")]
    ids = known or [str(uuid4()) for _ in range(min(40, size))]
    each = size // len(ids)
    heads = [Head(id, 0, each, "e") for id in ids]
    rows = [row(id, seq) for id in ids for seq in range(1, each + 1)]
    task = {field: None for table in catalog.tables() if table.kind == "task" for field in table.columns}
    puts = [
        json.dumps(
            {
                **task,
                "project_id": at.project_id,
                "id": str(uuid4()),
                "version": 1,
                "number": at.seq,
                "title": "A task",
                "column_id": SOMEBODY,
                "rank": f"a{at.seq}",
                "assignee_ids": [],
                "label_ids": [],
                "described": False,
                "comments": 0,
                "checks": 0,
                "checks_done": 0,
                "created_by": SOMEBODY,
                "created_at": AT,
            }
        )
        for at in rows
    ]
    columns = [*texts(heads), *texts(rows)]
    async with connection.transaction():
        text = "explain (analyze, timing off, summary off, format json) " + appender.statement({"task"}, (), False).text
        plan = json.loads(await connection.fetchval(text, *columns, f"[{','.join(puts)}]"))
        return sum(_rows(plan[0]["Plan"]))


def _rows(node: dict[str, Any]) -> list[int]:
    below = [rows for child in node.get("Plans", []) for rows in _rows(child)]
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    return [int((node["Actual Rows"] + removed) * node["Actual Loops"]), *below]
