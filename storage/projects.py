"""Everything that is kept of projects: their log, their records, and the one statement that writes both."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from storage import epochs, log
from storage.append import Appender, Batch
from storage.database import Database, Runner
from storage.entries import fetch_entries
from storage.log import Tip
from storage.my_projects import MyProjects
from storage.people import PEOPLE, fetch_people
from storage.records import Cold, Table
from storage.snapshots import Snapshot, Snapshots
from storage.task_detail import TaskDetails
from storage.task_pages import TaskPages


class Projects:
    """Raises DatabaseAway from every method."""

    def __init__(self, db: Database, tables: Iterable[Table], hot: Iterable[str]) -> None:
        self._db = db
        self.tables = {table.kind: table for table in tables}
        self.appender = Appender(self.tables.values())
        self.snapshots = Snapshots(self.tables[kind] for kind in sorted(hot))
        self.cold = Cold(self.tables.values())
        self.task_pages = TaskPages(self.tables["task"])
        self.task_details = TaskDetails(self.tables.values())
        self.my_projects = MyProjects(self.tables["project"])

    async def append(self, batch: Batch, runner: Runner | None = None) -> set[str]:
        """Write a batch; the ids of the projects that were written. Raises Duplicate."""
        return await self.appender.append(runner or self._db, batch)

    async def load(self, project_id: str) -> Snapshot | None:
        """The hot records at one seq; None when the project was never created."""
        return await self.snapshots.load(self._db, project_id)

    async def since(self, project_id: str, seq: int, limit: int, runner: Runner | None = None) -> list[str]:
        """The bodies of up to `limit` entries after `seq`."""
        return await log.since(runner or self._db, project_id, seq, limit)

    async def tips(self, project_ids: Sequence[str]) -> dict[str, Tip]:
        """Where the logs stand."""
        return await log.tips(self._db, project_ids)

    async def move_epoch(self, project_id: str, was: str, now: str) -> None:
        """Move the epoch on from `was`, unless somebody was faster; `epochs.NONE` is one that can be left, too."""
        if was == epochs.NONE:
            await epochs.renew(self._db, project_id, now)
        else:
            await epochs.move(self._db, project_id, was, now)

    async def requests(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """What became of these requests (project_id, request_id), of those that are in a log."""
        return await log.requests(self._db, pairs)

    async def fetch(self, kind: str, field: str, wanted: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Cold records, for pairs (project_id, value of `field`): (project_id, JSON)."""
        if kind in PEOPLE:
            return await fetch_people(self._db, kind, field, wanted)
        if kind == "entry":
            return await fetch_entries(self._db, field, wanted)
        return await self.cold.fetch(self._db, kind, field, wanted)

    @asynccontextmanager
    async def held(self, project_ids: Sequence[str]) -> AsyncIterator[tuple[Runner, dict[str, Tip]]]:
        """A transaction that holds the heads of these projects, so that nobody else writes to them meanwhile."""
        async with self._db.transaction() as transaction:
            yield transaction, await log.hold(transaction, project_ids)
