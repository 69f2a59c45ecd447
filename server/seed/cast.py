"""The cast: the four people of the demo world and of the tests."""

from typing import Final, NamedTuple

from rooms.roles import Role

PASSWORD: Final = "fly me to the moon"  # noqa: S105 - said aloud on purpose
"""Everybody's, and printed: this world is for looking at, not for keeping secrets in."""


class Player(NamedTuple):
    """One of them. `role` is the one in Apollo; None for the stranger."""

    name: str
    email: str
    role: Role | None


ADA: Final = Player("Ada", "ada@example.org", "owner")
GRACE: Final = Player("Grace", "grace@example.org", "member")
LINUS: Final = Player("Linus", "linus@example.org", "viewer")
MALLORY: Final = Player("Mallory", "mallory@example.org", None)

CAST: Final = (ADA, GRACE, LINUS, MALLORY)
