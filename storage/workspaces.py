"""Workspaces: who belongs to them, as what."""

from typing import Final, NamedTuple

from storage.database import Runner, Transaction
from storage.sql import sql

MEMBER_TWICE: Final = "workspace_members_pkey"
"""The constraint that says that somebody is a member already."""

_WHOLE: Final = "workspaces are above projects"

_WORKSPACE: Final = "w.id::text, w.name, w.project_creators, m.role"
"""What a WorkspaceRow is made of."""

_PERSON: Final = "u.id::text, u.name, u.email, u.is_bot, m.role"
"""What a MemberRow is made of."""


class WorkspaceRow(NamedTuple):
    """A workspace as one of its members sees it."""

    id: str
    name: str
    project_creators: str
    role: str


class MemberRow(NamedTuple):
    """Somebody in a workspace."""

    user_id: str
    name: str
    email: str | None
    is_bot: bool
    role: str


_CREATE = sql(
    "workspaces.create",
    """
    with made as (insert into workspaces (id, name) values ($1::uuid, $2) returning id)
    insert into workspace_members (workspace_id, user_id, role) select id, $3::uuid, 'owner' from made
    """,
    everywhere=_WHOLE,
)


async def create(runner: Runner, id: str, name: str, owner_id: str) -> None:
    """A workspace with its owner."""
    await runner.run(_CREATE, id, name, owner_id)


_OF = sql(
    "workspaces.of",
    f"""
    select {_WORKSPACE}
    from workspace_members m join workspaces w on w.id = m.workspace_id
    where m.user_id = $1::uuid order by m.joined_at, w.id
    """,
    everywhere=_WHOLE,
)


async def of(runner: Runner, user_id: str) -> list[WorkspaceRow]:
    """The workspaces of a user, in the order in which they were joined."""
    return [WorkspaceRow(*row) for row in await runner.rows(_OF, user_id)]


_FIND = sql(
    "workspaces.find",
    f"""
    select {_WORKSPACE}
    from workspaces w join workspace_members m on m.workspace_id = w.id
    where w.id = $1::uuid and m.user_id = $2::uuid
    """,
    everywhere=_WHOLE,
)


async def find(runner: Runner, id: str, user_id: str) -> WorkspaceRow | None:
    """The workspace, if this user belongs to it."""
    row = await runner.row(_FIND, id, user_id)
    return None if row is None else WorkspaceRow(*row)


_LOCK = sql(
    "workspaces.lock",
    """
    select from workspaces w join workspace_members m on m.workspace_id = w.id
    where w.id = $1::uuid and m.user_id = $2::uuid for update of w
    """,
    everywhere=_WHOLE,
)


async def lock(transaction: Transaction, id: str, user_id: str) -> WorkspaceRow | None:
    """The same, and nobody else changes the workspace or its people until the transaction ends."""
    if await transaction.row(_LOCK, id, user_id) is None:
        return None
    # Read again: what somebody else did while we waited for the lock is seen only by a new statement.
    return await find(transaction, id, user_id)


_UPDATE = sql(
    "workspaces.update",
    """
    update workspaces set name = coalesce($2, name), project_creators = coalesce($3, project_creators)
    where id = $1::uuid
    """,
    everywhere=_WHOLE,
)


async def update(runner: Runner, id: str, name: str | None, project_creators: str | None) -> None:
    """Change what is not None."""
    await runner.run(_UPDATE, id, name, project_creators)


_HOME = sql(
    "workspaces.home",
    """
    select workspace_id::text from workspace_members
    where user_id = $1::uuid order by role = 'owner' desc, joined_at, workspace_id limit 1
    """,
    everywhere=_WHOLE,
)


async def home(runner: Runner, user_id: str) -> str | None:
    """The first workspace that is this user's own, or else the first one joined."""
    found: str | None = await runner.value(_HOME, user_id)
    return found


_MEMBERS = sql(
    "workspaces.members",
    f"""
    select {_PERSON}
    from workspace_members m join users u on u.id = m.user_id
    where m.workspace_id = $1::uuid order by m.joined_at, u.id
    """,
    everywhere=_WHOLE,
)


async def members(runner: Runner, id: str) -> list[MemberRow]:
    """Everybody in a workspace, in the order in which they joined."""
    return [MemberRow(*row) for row in await runner.rows(_MEMBERS, id)]


_MEMBER = sql(
    "workspaces.member",
    f"""
    select {_PERSON}
    from workspace_members m join users u on u.id = m.user_id
    where m.workspace_id = $1::uuid and m.user_id = $2::uuid
    """,
    everywhere=_WHOLE,
)


async def member(runner: Runner, id: str, user_id: str) -> MemberRow | None:
    """One of them."""
    row = await runner.row(_MEMBER, id, user_id)
    return None if row is None else MemberRow(*row)


_OWNERS = sql(
    "workspaces.owners",
    "select count(*) from workspace_members where workspace_id = $1::uuid and role = 'owner'",
    everywhere=_WHOLE,
)


async def owners(transaction: Transaction, id: str) -> int:
    """How many owners there are; true for as long as the workspace is locked."""
    return int(await transaction.value(_OWNERS, id))


_ADD = sql(
    "workspaces.add",
    "insert into workspace_members (workspace_id, user_id, role) values ($1::uuid, $2::uuid, $3)",
    everywhere=_WHOLE,
)


async def add(runner: Runner, id: str, user_id: str, role: str) -> None:
    """Raises Duplicate(MEMBER_TWICE)."""
    await runner.run(_ADD, id, user_id, role)


_SET_ROLE = sql(
    "workspaces.set_role",
    "update workspace_members set role = $3 where workspace_id = $1::uuid and user_id = $2::uuid",
    everywhere=_WHOLE,
)


async def set_role(runner: Runner, id: str, user_id: str, role: str) -> None:
    """Another role."""
    await runner.run(_SET_ROLE, id, user_id, role)


_REMOVE = sql(
    "workspaces.remove",
    "delete from workspace_members where workspace_id = $1::uuid and user_id = $2::uuid",
    everywhere=_WHOLE,
)


async def remove(runner: Runner, id: str, user_id: str) -> None:
    """No longer in it."""
    await runner.run(_REMOVE, id, user_id)
