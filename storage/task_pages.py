"""Pages of tasks: of one project or of all projects of a user, filtered, sorted, and continued where the last ended."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from storage import sight
from storage.database import Runner
from storage.records import Table
from storage.sql import Statement, assembled

Sort = Literal["number", "created", "due", "priority", "rank", "title"]


class Filter(NamedTuple):
    """Which tasks; None is any. `status` is a category or a column's name, `like` a pattern for the title."""

    column_id: str | None
    status: str | None
    assignee_id: str | None
    label_id: str | None
    priority: str | None
    due_before: datetime | None
    like: str | None
    archived: bool


class Found(NamedTuple):
    """A task: what it is sorted by, its id, and its JSON."""

    key: int | str
    id: str
    body: str


class Page(NamedTuple):
    """Tasks, and the seq of the project that they were read at; 0 where they are of several."""

    seq: int
    tasks: list[Found]


# What is sorted by, as one bigint or text per task. Without a due date is last either way; without priority is lowest.
_SOONEST: Final = "coalesce((extract(epoch from r.due_at) * 1000)::bigint, {none})"
_KEYS: Final[Mapping[Sort, str]] = MappingProxyType(
    {
        "number": "r.number",
        "created": "(extract(epoch from r.created_at) * 1000)::bigint",
        "due": _SOONEST,
        "priority": "coalesce(array_position(array['low', 'medium', 'high', 'urgent'], r.priority), 0)::bigint",
        "rank": """(coalesce(
            (select c.rank from columns c where c.project_id = {project} and c.id = r.column_id), ''
        ) || ' ' || r.rank) collate "C\"""",
        "title": 'lower(r.title) collate "C"',
    }
)
TEXTS: Final = frozenset({"rank", "title"})
"""The sorts whose key is text; the others have whole numbers."""

_FAR: Final = 1 << 62  # milliseconds; after every due date

_FOUND: Final = """(
        select r.*, {key} as place, seen.key as project_key
        from tasks r
        where r.project_id = {project}
            and ($2::uuid is null or r.column_id = $2)
            and ($3::text is null or r.column_id in (
                select c.id from columns c
                where c.project_id = {project} and (c.category = $3 or lower(c.name) = lower($3))
            ))
            and ($4::uuid is null or $4 = any(r.assignee_ids))
            and ($5::uuid is null or $5 = any(r.label_ids))
            and ($6::text is null or r.priority = $6)
            and ($7::timestamptz is null or r.due_at < $7)
            and ($8::text is null or r.title ilike $8)
            and (r.archived_at is not null) = $9::boolean
            and ($10::{type} is null or ({key}, r.id) {beyond} ($10, $11::uuid))
        order by place {way}, r.id {way}
        limit $12
    )"""

# The limit for each project keeps the planner from reading everybody's tasks first: it believes that hardly any fit.
_OF_ALL: Final = """(
        select r.* from seen cross join lateral {found} r order by r.place {way}, r.id {way} limit $12
    )"""

_PAGE: Final = """
with {seen}
select {seq}, page.place, page.id::text, page.project_id::text, page.address, page.body
from {source} (
    select r.place, r.id, r.project_id, r.project_key || '-' || r.number as address, {object}::text as body
    from {found} r
) page {on}
order by page.place {way}, page.id {way}"""


class TaskPages:
    """One statement per sort and direction, for one project and for all of a user's."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._statements = {
            (sort, descending, single): self._statement(sort, descending, single)
            for sort in _KEYS
            for descending in (False, True)
            for single in (False, True)
        }

    async def page(
        self,
        runner: Runner,
        user_id: str,
        project_id: str | None,
        wanted: Filter,
        sort: Sort,
        *,
        descending: bool,
        after: tuple[int | str, str] | None,
        limit: int,
    ) -> Page | None:
        """Up to `limit` tasks after a key and id; None when the user may not see the project."""
        args: list[object] = [user_id, *wanted, *(after or (None, None)), limit]
        single = project_id is not None
        rows = await runner.rows(self._statements[sort, descending, single], *args, *([project_id] if single else []))
        if single and not rows:
            return None
        tasks = [Found(row[1], row[2], addressed(row[3], row[4], row[5])) for row in rows if row[2] is not None]
        return Page(rows[0][0] if rows else 0, tasks)

    def _statement(self, sort: Sort, descending: bool, single: bool) -> Statement:
        # The parameter itself where there is one: then the other partitions are not even opened.
        project = "$13::uuid" if single else "seen.project_id"
        way = "desc" if descending else "asc"
        found = _FOUND.format(
            key=_KEYS[sort].format(none=-_FAR if descending else _FAR, project=project),
            project=project,
            type="text" if sort in TEXTS else "bigint",
            beyond="<" if descending else ">",
            way=way,
        )
        text = _PAGE.format(
            seen=sight.project("$13", "$1") if single else sight.projects("$1"),
            seq="seen.seq" if single else "0",
            source="seen left join lateral" if single else "",
            found=found if single else _OF_ALL.format(found=found, way=way),
            on="on true" if single else "",
            object=self._table.object,
            way=way,
        )
        name = f"tasks.page.{'project' if single else 'mine'}.{sort}.{'down' if descending else 'up'}"
        return assembled(name, text, everywhere=None if single else sight.REASON)


def addressed(project_id: str, key: str, body: str) -> str:
    """The JSON of a task with the project it is in and what people call it, such as APO-12."""
    return f'{{"project_id":"{project_id}","key":"{key}",{body[1:]}'
