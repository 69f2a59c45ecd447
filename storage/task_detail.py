"""One task with everything that hangs on it: description, comments, and whatever else has a task as its parent."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from storage import sight
from storage.database import Runner
from storage.records import Table
from storage.sql import Statement, assembled, sql
from storage.task_pages import addressed

MOST: Final = 200  # records of one kind that come with a task; the rest is asked for in pages


class Detail(NamedTuple):
    """A task. `parts` is kind → a JSON array of its first records, at most MOST."""

    project_id: str
    seq: int
    body: str
    parts: dict[str, str]


class Part(NamedTuple):
    """A record that hangs on a task: what it is sorted by, its id and its JSON."""

    key: int | str
    id: str
    body: str


_BY_ID = sql(
    "task_detail.project_by_id",
    f"""
    with {sight.projects("$1")}
    select r.project_id::text, r.id::text from seen join tasks r on r.project_id = seen.project_id
    where r.id = $2::uuid
    """,
    everywhere=sight.REASON,
)
_BY_KEY = sql(
    "task_detail.project_by_key",
    f"""
    with {sight.projects("$1")}
    select r.project_id::text, r.id::text from seen join tasks r on r.project_id = seen.project_id
    where seen.key = $2 and r.number = $3::bigint and ($4::uuid is null or seen.project_id = $4)
    limit 2
    """,
    everywhere=sight.REASON,
)


async def by_id(runner: Runner, user_id: str, task_id: str) -> list[tuple[str, str]]:
    """The (project_id, id) of the task with this id, if the user may see it."""
    return [(row[0], row[1]) for row in await runner.rows(_BY_ID, user_id, task_id)]


async def by_key(runner: Runner, user_id: str, key: str, number: int, project_id: str | None) -> list[tuple[str, str]]:
    """The (project_id, id) of a task KEY-number that the user may see; two, if several projects use this key."""
    return [(row[0], row[1]) for row in await runner.rows(_BY_KEY, user_id, key, number, project_id)]


class TaskDetails:
    """Reads tasks whole."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = {table.kind: table for table in tables}
        self.kinds = tuple(sorted(kind for kind, table in self._tables.items() if "task" in table.parents))
        self._whole = self._statement()
        self._pages = {kind: _page(self._tables[kind]) for kind in self.kinds}

    async def find(self, runner: Runner, user_id: str, project_id: str, id: str) -> Detail | None:
        """The task; None when there is none, or none that the user may see."""
        row = await runner.row(self._whole, project_id, user_id, id)
        if row is None:
            return None
        parts = dict(zip(self.kinds, tuple(row)[3:], strict=True))
        return Detail(project_id, row[0], addressed(project_id, row[1], row[2]), parts)

    async def page(
        self,
        runner: Runner,
        kind: str,
        user_id: str,
        project_id: str,
        task_id: str,
        after: tuple[int | str, str] | None,
        limit: int,
    ) -> list[Part] | None:
        """Up to `limit` records of one kind after a key and id; None when the user may not see the task."""
        rows = await runner.rows(self._pages[kind], project_id, user_id, task_id, *(after or (None, None)), limit)
        if not rows:
            return None
        return [Part(row[0], row[1], row[2]) for row in rows if row[1] is not None]

    def _statement(self) -> Statement:
        task = self._tables["task"]
        listed = ["seen.seq", "seen.key || '-' || t.number", "t.body"]
        listed += [_first(self._tables[kind]) for kind in self.kinds]
        return assembled(
            "task_detail.find",
            f"""
            with {sight.project("$1", "$2")}
            select {", ".join(listed)}
            from seen join (
                select r.project_id, r.id, r.number, {task.object}::text as body
                from tasks r where r.project_id = $1::uuid and r.id = $3::uuid
            ) t on t.project_id = seen.project_id
            """,
        )


def _first(table: Table) -> str:
    """An SQL expression: the first records of a kind that hang on the task `t`, as a JSON array."""
    return f"""(
        select coalesce(json_agg(part.body), '[]')::text from (
            select {table.object} as body from {table.name} r
            where r.project_id = t.project_id and r.task_id = t.id
            order by {_key(table)}, r.id limit {MOST}
        ) part
    )"""


def _page(table: Table) -> Statement:
    key = _key(table)
    return assembled(
        f"task_detail.page.{table.kind}",
        f"""
        with {sight.project("$1", "$2")}
        select page.place, page.id::text, page.body
        from seen join tasks t on t.project_id = seen.project_id and t.id = $3::uuid
        left join lateral (
            select {key} as place, r.id, {table.object}::text as body from {table.name} r
            where r.project_id = t.project_id and r.task_id = t.id
                and ($4::{_type(table)} is null or ({key}, r.id) > ($4, $5::uuid))
            order by place, r.id limit $6
        ) page on true
        order by page.place, page.id
        """,
    )


def _key(table: Table) -> str:
    """By place if they have one, else by what their entries said first, else by id."""
    if "rank" in table.columns:
        return 'r.rank collate "C"'
    return "r.seq" if "seq" in table.columns else "0::bigint"


def _type(table: Table) -> str:
    return "text" if "rank" in table.columns else "bigint"
