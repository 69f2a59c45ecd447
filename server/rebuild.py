"""Makes anew what follows the log, for when its rules have changed or it is doubted."""

import sys

from rooms import catalog
from rooms.leaderboards import Leaderboards
from server import embedded
from server.settings import Settings
from storage.database import Database
from storage.redis import connect


async def run(settings: Settings, projection: str = "leaderboard") -> None:
    """Fold the logs of all projects again. Beside a running server, too: readers wait for what is missing.

    Raises StorageError, EmbeddedError.
    """
    async with embedded.databases(settings, join=True) as complete:
        db = await Database.connect(complete.database_url, size=2)
        redis = connect(complete.redis_url)
        try:
            count = await Leaderboards(db, redis, catalog.reader()).rebuild()
        finally:
            await redis.aclose()
            await db.close()
    sys.stdout.write(f"rebuilt the {projection} of {count} projects\n")
