"""People as the rules of a project need them: who has this address, who may create projects where."""

from collections.abc import Sequence
from typing import Final

from storage.database import Runner
from storage.sql import Statement, sql

_BY_ID = sql(
    "people.user.by_id",
    """
    select wanted.project_id::text,
        json_build_object('kind', 'user', 'id', u.id, 'name', u.name, 'bot', u.is_bot, 'email', u.email)
    from unnest($1::uuid[], $2::text[]) as wanted(project_id, value)
    join users u on u.id = wanted.value::uuid and u.disabled_at is null
    """,
)
_BY_EMAIL = sql(
    "people.user.by_email",
    """
    select wanted.project_id::text,
        json_build_object('kind', 'user', 'id', u.id, 'name', u.name, 'bot', u.is_bot, 'email', wanted.value)
    from unnest($1::uuid[], $2::text[]) as wanted(project_id, value)
    join users u on lower(u.email) = lower(wanted.value) and u.disabled_at is null
    """,
)
_WORKSPACES = sql(
    "people.workspace.by_user_id",
    """
    select wanted.project_id::text, json_build_object('kind', 'workspace', 'id', m.workspace_id)
    from unnest($1::uuid[], $2::text[]) as wanted(project_id, value)
    join workspace_members m on m.user_id = wanted.value::uuid
    join workspaces w on w.id = m.workspace_id
        and array_position(array['owner', 'admin', 'member'], m.role)
            <= array_position(array['owner', 'admin', 'member'], w.project_creators)
    order by w.created_at, w.id
    """,
)

PEOPLE: Final = frozenset({"user", "workspace"})
_STATEMENTS: Final[dict[tuple[str, str], Statement]] = {
    ("user", "id"): _BY_ID,
    ("user", "email"): _BY_EMAIL,
    ("workspace", "user_id"): _WORKSPACES,
}


async def fetch_people(
    runner: Runner, kind: str, field: str, wanted: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Users by id or address, and the workspaces where a user may create projects.

    For pairs (project_id, value): (project_id, JSON).
    """
    found = await runner.rows(_STATEMENTS[kind, field], [pair[0] for pair in wanted], [pair[1] for pair in wanted])
    return [(row[0], row[1]) for row in found]
