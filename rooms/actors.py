"""Whoever wants something: a person with a session, or somebody's program with an API token."""

import msgspec

from rooms.messages import Doer


class Actor(msgspec.Struct, frozen=True):
    """A known user, as the token said it."""

    user_id: str
    name: str
    is_bot: bool = False
    expires_at: float | None = None
    """When the token ends, in Unix seconds; API tokens do not end by themselves."""
    family: str | None = None
    """The login that the access token comes from; None for an API token."""

    @property
    def doer(self) -> Doer:
        """Whose edits theirs are."""
        return Doer(self.user_id, self.name, self.is_bot)
