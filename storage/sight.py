"""Sight: which projects a user may see, said inside the statement that reads from them.

Being in the same statement makes it exact: whoever was removed reads nothing that came after, on a replica too.
"""

from typing import Final


def project(project_id: str, user_id: str) -> str:
    """A common table expression `seen`: the project of these parameters, or no row when the user may not see it."""
    return f"""seen as materialized (
    select h.project_id, h.seq, h.epoch, p.key, m.role
    from heads h
    join projects p on p.project_id = h.project_id and p.id = h.project_id
    join members m on m.project_id = h.project_id and m.id = {user_id}::uuid
    where h.project_id = {project_id}::uuid
)"""


def projects(user_id: str) -> str:
    """A common table expression `seen`: all projects of the user of this parameter."""
    return f"""seen as materialized (
    select m.project_id, p.key, m.role
    from members m join projects p on p.project_id = m.project_id and p.id = m.project_id
    where m.id = {user_id}::uuid
)"""


REASON: Final = "asks across all projects of one user"
