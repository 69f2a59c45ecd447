"""Every statement fits the schema, and stays within one project or says why it cannot."""

import importlib
import pkgutil
import re
from itertools import combinations
from uuid import uuid4

import asyncpg
import pytest

import storage
from rooms import catalog
from storage.database import Database
from storage.projects import Projects
from storage.sql import STATEMENTS, Statement


def statements() -> list[Statement]:
    """All of them: those beside their functions, those for the kinds of records, and appends of every kind."""
    for module in pkgutil.walk_packages(storage.__path__, "storage."):
        importlib.import_module(module.name)
    store = Projects(None, catalog.tables(), catalog.HOT)  # type: ignore[arg-type]  # nothing is asked
    kinds = list(catalog.RECORDS)
    for kind in kinds:
        store.appender.statement([kind], [], jobs=False)
        store.appender.statement([], [kind], jobs=True)
    for pair in combinations(kinds, 2):
        store.appender.statement(pair, [], jobs=False)
    store.appender.statement(kinds, kinds, jobs=True)
    return [STATEMENTS[name] for name in sorted(STATEMENTS)]


def test_every_statement_names_its_project_or_says_why_not() -> None:
    for statement in statements():
        named = re.search(r"\bproject_id\b", statement.text) is not None
        assert named or statement.everywhere, f"{statement.name} is about all projects, and gives no reason"
        assert statement.everywhere is None or len(statement.everywhere) > 10, f"{statement.name}: that is no reason"


def test_statements_are_named_after_what_they_are_about() -> None:
    for statement in statements():
        assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_+!-]+)+", statement.name), statement.name


async def test_every_statement_fits_the_schema(database_url: str) -> None:
    wrong: list[str] = []
    connection = await asyncpg.connect(database_url)
    try:
        for statement in statements():
            try:
                await connection.prepare(statement.text)
            except asyncpg.PostgresError as error:
                wrong.append(f"{statement.name}: {error}")
    finally:
        await connection.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "limits"), [("log.since", (0, 10)), ("snapshots.load", ())])
async def test_a_project_is_read_from_its_own_partitions(
    database_url: str, name: str, limits: tuple[object, ...]
) -> None:
    text = next(statement.text for statement in statements() if statement.name == name)
    db = await Database.connect(database_url, size=1)
    try:
        plan = await db.rows(Statement(name, f"explain {text}"), str(uuid4()), *limits)
    finally:
        await db.close()
    read = set(re.findall(r" on (\w+)_(\d)\b", "\n".join(row[0] for row in plan)))
    tables = [table for table, _ in read]
    assert tables
    assert len(tables) == len(set(tables)), read
