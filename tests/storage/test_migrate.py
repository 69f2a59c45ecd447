"""The schema is brought up to date once, in order, however many ask."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from storage.errors import DatabaseAway
from storage.migrate import MIGRATIONS, MigrationChanged, MigrationFailed, MigrationMisnamed, migrate, read
from tests.fixtures.databases import ask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_cats.sql").write_text("CREATE TABLE cats (id int); INSERT INTO cats VALUES (1);")
    (tmp_path / "0002_lives.sql").write_text("ALTER TABLE cats ADD lives int NOT NULL DEFAULT 9;")
    return tmp_path


async def value(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_migrations_are_applied_in_order_and_only_once(empty_database_url: str, folder: Path) -> None:
    assert await migrate(empty_database_url, folder) == ["0001_cats.sql", "0002_lives.sql"]
    assert await migrate(empty_database_url, folder) == []
    assert await value(empty_database_url, "SELECT lives FROM cats") == 9


async def test_a_new_migration_is_applied_to_an_old_database(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    (folder / "0003_names.sql").write_text("ALTER TABLE cats ADD name text;")
    assert await migrate(empty_database_url, folder) == ["0003_names.sql"]


async def test_ten_instances_that_start_together_migrate_once(empty_database_url: str, folder: Path) -> None:
    applied = await asyncio.gather(*(migrate(empty_database_url, folder) for _ in range(10)))
    assert sorted(applied) == [[]] * 9 + [["0001_cats.sql", "0002_lives.sql"]]
    assert await value(empty_database_url, "SELECT count(*) FROM cats") == 1


async def test_a_migration_changed_after_it_was_applied_is_refused_by_name(
    empty_database_url: str, folder: Path
) -> None:
    await migrate(empty_database_url, folder)
    (folder / "0001_cats.sql").write_text("CREATE TABLE dogs ();")
    with pytest.raises(MigrationChanged, match=r"0001_cats\.sql"):
        await migrate(empty_database_url, folder)


async def test_a_migration_that_fails_leaves_nothing_and_keeps_those_before_it(
    empty_database_url: str, folder: Path
) -> None:
    (folder / "0002_lives.sql").write_text("CREATE TABLE half (); SELECT 1/0;")
    with pytest.raises(MigrationFailed, match=r"0002_lives\.sql: division by zero"):
        await migrate(empty_database_url, folder)
    assert await value(empty_database_url, "SELECT to_regclass('half')") is None
    assert await value(empty_database_url, "SELECT max(name) FROM schema_migrations") == "0001_cats.sql"


async def test_the_ledger_of_a_newer_boardcast_is_left_alone(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    await ask(empty_database_url, "INSERT INTO schema_migrations VALUES ('0099_later.sql', 'x')")
    assert await migrate(empty_database_url, folder) == []


@pytest.mark.parametrize("name", ["cats.sql", "1_cats.sql", "0001_Cats.sql", "0001_again.sql"])
def test_a_misnamed_migration_or_a_number_used_twice_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("SELECT 1;")
    with pytest.raises(MigrationMisnamed):
        read(folder)


def test_line_ends_do_not_change_a_migration(folder: Path) -> None:
    before = read(folder)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b";", b";\r\n"))
    windows = read(folder)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert windows == read(folder)
    assert windows != before


async def test_a_database_that_is_not_there_is_reported_as_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway):
        await migrate(f"postgresql://nobody@/none?host={tmp_path}")


def test_our_own_migrations_are_well_named() -> None:
    assert read(MIGRATIONS)[0].name.startswith("0001_")
