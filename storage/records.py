"""Records as rows: one table per kind, its columns read off the record, written and read as JSON.

A record's JSON is made once in the process; PostgreSQL takes it apart (`json_to_recordset`) and puts it together again.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storage.database import Runner
from storage.sql import Statement, assembled


class Table(NamedTuple):
    """Where the records of one kind are kept, keyed by (project_id, id)."""

    kind: str
    name: str
    columns: dict[str, str]
    """Every field but `id`, with its PostgreSQL type."""
    parents: tuple[str, ...] = ()
    """Kinds whose rows own these: the column `<kind>_id`."""

    @property
    def shape(self) -> str:
        """The columns with their types, as json_to_recordset wants them."""
        return ", ".join(f"{column} {kind}" for column, kind in {"id": "uuid", **self.columns}.items())

    @property
    def object(self) -> str:
        """An SQL expression: the row `r` as the JSON of its record."""
        fields = [f"'kind', '{self.kind}'", "'id', r.id"]
        fields += [f"'{column}', {_value(column, kind)}" for column, kind in self.columns.items()]
        return f"json_build_object({', '.join(fields)})"


def _value(column: str, kind: str) -> str:
    if kind == "timestamptz":
        return f"""to_char(r.{column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
    return f"r.{column}"


class Cold:
    """Reads the records that are not kept in memory. One statement per kind and field by which it is asked for."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._statements: dict[tuple[str, str], Statement] = {}
        for table in tables:
            for field in ("id", *(f"{parent}_id" for parent in table.parents)):
                self._statements[table.kind, field] = assembled(
                    f"records.{table.kind}.by_{field}",
                    f"""
                    select r.project_id::text, {table.object}
                    from unnest($1::uuid[], $2::uuid[]) as wanted(project_id, value)
                    join {table.name} r on r.project_id = wanted.project_id and r.{field} = wanted.value
                    """,
                )

    async def fetch(
        self, runner: Runner, kind: str, field: str, wanted: Sequence[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        """Those records of `kind` whose `field` has the value, for pairs (project_id, value): (project_id, JSON)."""
        found = await runner.rows(self._statements[kind, field], *map(list, zip(*wanted, strict=True)))
        return [(row[0], row[1]) for row in found]
