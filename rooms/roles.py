"""What a person may do in a project: viewer < member < admin < owner."""

from typing import Final, Literal

Role = Literal["viewer", "member", "admin", "owner"]

ROLES: Final[tuple[Role, ...]] = ("viewer", "member", "admin", "owner")
_HEIGHT: Final[dict[str, int]] = {role: height for height, role in enumerate(ROLES)}


def allows(role: Role, needed: Role) -> bool:
    """Whether somebody with `role` may do what `needed` may do."""
    return _HEIGHT[role] >= _HEIGHT[needed]
