"""Who may see what, and where it stands: asked of the database at every read, for all reads of a moment together."""

from functools import partial

from rooms.together import Together
from storage import sight
from storage.database import Database
from storage.log import Tip
from storage.sight import All


class Sights:
    """Each method raises DatabaseAway."""

    def __init__(self, db: Database) -> None:
        self._each = Together(partial(sight.each, db))
        self._all = Together(partial(sight.all, db))

    async def one(self, project_id: str, user_id: str) -> Tip | None:
        """Where a project stands; None when the user may not see it."""
        return await self._each.ask((project_id, user_id))

    async def all(self, user_id: str) -> All:
        """Where all projects of a user stand."""
        return await self._all.ask(user_id) or All()
