"""Worlds to measure in: people, projects, tasks and their logs, written with COPY in the shape that servers write."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import asyncpg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.boards import Board
from benchmarks.stage import Stage
from benchmarks.world_log import MEMBERS, History, Person, person_id, workspace_id
from rooms.accounts.keyring import Keyring
from storage.migrate import migrate

ENTRIES: Final = 1_000  # of each project's log
SIZES: Final = {"quick": 20, "small": 100, "large": 10_000}
"""Projects; each has 100 tasks, 10 members and 1,000 entries."""
EDITED: Final = 50  # projects that the editor of S12 is a member of besides
CHUNK: Final = 20  # projects per piece that is handed to COPY: about 10 MB
TABLES: Final = {
    "users": "id, email, name, password_hash, password_set_at",
    "workspaces": "id, name",
    "workspace_members": "workspace_id, user_id, role",
    "heads": "project_id, seq, epoch",
    "projects": "project_id, id, version, workspace_id, name, key, description, last_number, created_by, created_at",
    "members": "project_id, id, version, name, role, bot",
    "columns": "project_id, id, version, name, category, rank, wip_limit, wip_mode",
    "tasks": "project_id, id, version, number, title, column_id, rank, priority, assignee_ids, label_ids, due_at, "
    "estimate, described, comments, checks, checks_done, created_by, created_at, completed_at, archived_at",
    "log": "project_id, seq, type, actor_id, at, request_id, subject_id, body",
}


class World(NamedTuple):
    """A database that is full."""

    database: str
    projects: int
    secret: str
    seconds: float
    """How long it took to make."""

    def editor(self) -> str:
        """A token of somebody who may edit the first boards."""
        return self.token(self.projects * MEMBERS)

    def token(self, person: int) -> str:
        """An access token of a person by number; ten of them are in each project."""
        return Keyring([self.secret], seconds=86_400).issue(person_id(person), f"Person {person}", person_id(person))

    def boards(self) -> list[Board]:
        """The first projects, as far as the editor may edit them."""
        return [History(number, self.projects).board() for number in range(min(EDITED, self.projects))]


@dataclass
class Pieces:
    """Rows of all tables of some projects, as COPY wants them."""

    rows: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def take(self, table: str) -> bytes:
        text = "".join(self.rows[table])
        self.rows[table] = []
        return text.encode()


async def given(stage: Stage, size: str) -> World:
    """The world of that size, made the first time it is asked for."""
    size = "quick" if stage.quick else size
    known = stage.worlds.get(size)
    if isinstance(known, World):
        return known
    database = await stage.fresh_database()
    await migrate(database)
    began = time.perf_counter()
    connection = await asyncpg.connect(database)
    try:
        with Progress(
            TextColumn(f"a {size} world"), BarColumn(), MofNCompleteColumn(), TextColumn("projects"),
            TimeRemainingColumn(),
        ) as progress:  # fmt: skip
            bar = progress.add_task("", total=SIZES[size])
            for start, pieces in _pieces(SIZES[size], random.Random(stage.seed)):
                for table, columns in TABLES.items():
                    await _copy(connection, table, columns, pieces.take(table))
                progress.update(bar, completed=min(start + CHUNK, SIZES[size]))
    finally:
        await connection.close()
    await stage.settle(database)
    world = World(database, SIZES[size], stage.secret, time.perf_counter() - began)
    stage.worlds[size] = world
    return world


def _pieces(projects: int, random: random.Random) -> Iterator[tuple[int, Pieces]]:
    for start in range(0, projects, CHUNK):
        pieces = Pieces()
        for number in range(start, min(start + CHUNK, projects)):
            history = History(number, projects)
            history.live(ENTRIES, random, extra=projects * MEMBERS if number < EDITED else None)
            history.write(pieces.rows)
        if start == 0:
            Person(projects * MEMBERS).write(pieces.rows)
        if start % 100 == 0:
            pieces.rows["workspaces"].append(f"{workspace_id(start)}\tWorkspace {start}\n")
        yield start, pieces


async def _copy(connection: asyncpg.Connection, table: str, columns: str, text: bytes) -> None:
    async def once() -> AsyncIterator[bytes]:
        yield text

    if text:
        names = columns.split(", ")
        await connection.copy_to_table(table, source=once(), columns=names, format="text", timeout=3600)
