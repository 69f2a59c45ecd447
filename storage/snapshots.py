"""A project's hot records at a stated seq, read in one statement and therefore at one moment."""

from collections.abc import Iterable
from typing import NamedTuple

from storage.database import Runner
from storage.epochs import PRESENT
from storage.records import Table
from storage.sql import Statement, assembled


class Snapshot(NamedTuple):
    """`records` is kind → a JSON array; the epoch may be `epochs.NONE`."""

    seq: int
    epoch: str
    records: dict[str, str]


class Snapshots:
    """Reads snapshots of the kinds that are hot."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = tuple(tables)
        self.statement = _statement(self._tables)

    async def load(self, runner: Runner, project_id: str) -> Snapshot | None:
        """The project as it is now; None when it was never created."""
        row = await runner.row(self.statement, project_id)
        if row is None:
            return None
        return Snapshot(row[0], row[1], {table.kind: row[i] for i, table in enumerate(self._tables, start=2)})


def _statement(tables: tuple[Table, ...]) -> Statement:
    parts = [
        f"""(select coalesce(json_agg({table.object}), '[]') from {table.name} r where r.project_id = $1{
            " and r.archived_at is null" if "archived_at" in table.columns else ""
        })"""
        for table in tables
    ]
    listed = ",\n".join(["h.seq", PRESENT, *parts])
    return assembled("snapshots.load", f"select {listed} from heads h where h.project_id = $1")
