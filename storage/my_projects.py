"""The projects of a user, by name, each with what is still open in it."""

from typing import NamedTuple

from storage.database import Runner
from storage.records import Table
from storage.sql import assembled


class Mine(NamedTuple):
    """A project as one of its members sees it. `body` is the JSON of its record."""

    id: str
    name: str
    """What it is sorted by."""
    role: str
    seq: int
    open_tasks: int
    body: str


class MyProjects:
    """Reads the list of projects."""

    def __init__(self, table: Table) -> None:
        self._page = assembled(
            "my_projects.page",
            f"""
            select page.project_id::text, page.sorted, page.role, page.seq,
                (
                    select count(*) from tasks t
                    where t.project_id = page.project_id and t.completed_at is null and t.archived_at is null
                ),
                page.body
            from (
                select r.project_id, lower(r.name) collate "C" as sorted, m.role, h.seq, {table.object}::text as body
                from members m
                join projects r on r.project_id = m.project_id and r.id = m.project_id
                join heads h on h.project_id = m.project_id
                where m.id = $1::uuid and ($2::uuid is null or r.workspace_id = $2)
                    and ($3::text is null or (lower(r.name) collate "C", r.project_id) > ($3, $4::uuid))
                order by sorted, r.project_id
                limit $5
            ) page
            order by page.sorted, page.project_id
            """,
            everywhere="lists all projects of one user",
        )

    async def page(
        self, runner: Runner, user_id: str, workspace_id: str | None, after: tuple[str, str] | None, limit: int
    ) -> list[Mine]:
        """Up to `limit` projects after a name and id, of one workspace or of all."""
        rows = await runner.rows(self._page, user_id, workspace_id, *(after or (None, None)), limit)
        return [Mine(*row) for row in rows]
