"""Where commands and questions are handed in, whatever way they came: the one door to projects."""

from functools import partial

from rooms.answers import Answers
from rooms.committer import Committer
from rooms.errors import NotFound, Unavailable
from rooms.leaderboards import Leaderboards
from rooms.messages import Command, Doer, Line
from rooms.registry import Rooms
from rooms.room import Room
from rooms.sights import Sights
from rooms.together import Together
from storage import credit
from storage.database import Database
from storage.errors import DatabaseAway
from storage.projects import Projects
from storage.redis import Redis


class Desk:
    """What commands and questions need on this instance."""

    def __init__(self, db: Database, replica: Database, redis: Redis, rooms: Rooms, committer: Committer) -> None:
        self.db = db
        self.replica = replica
        """For reads that may be a little old; the database itself where there is no replica."""
        self.redis = redis
        self.rooms = rooms
        self.committer = committer
        self.leaderboards = Leaderboards(db, redis, rooms.reader)
        self.sights = Sights(db)
        self.answers = Answers()
        self.shown = Together(partial(credit.people, db))
        """The people who are shown on leaderboards."""

    @property
    def store(self) -> Projects:
        """What is kept of projects."""
        return self.rooms.store

    async def enter(self, user_id: str, project_id: str) -> Room:
        """The room of a project that this user may see. Raises NotFound, Unavailable."""
        room = await self.rooms.open(project_id)
        if room.state.role(user_id) is None or room.state.project is None:
            await self.catch_up(room)  # another instance may have let them in a moment ago
            if room.state.role(user_id) is None or room.state.project is None:
                raise NotFound("project", project_id)
        return room

    async def catch_up(self, room: Room) -> None:
        """Compare the room with the log, without losing it from memory meanwhile. Raises Unavailable."""
        room.pins += 1
        try:
            await self.rooms.check([room])
        except DatabaseAway as error:
            raise Unavailable from error
        finally:
            room.pins -= 1

    async def perform(self, doer: Doer, command: Command) -> Line:
        """Commit a command; its line in the log. Raises BoardError."""
        return await self.committer.perform(doer, command.addressed(doer))
