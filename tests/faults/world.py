"""Everything a history needs: databases, instances, people, projects; and its end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from rooms.accounts.keyring import Keyring
from rooms.messages import Doer
from storage.database import Database
from storage.migrate import migrate
from tests.faults import places
from tests.faults.instance import SECRET, Instance
from tests.faults.postgres import Postgres
from tests.faults.valkey import Valkey
from tests.fixtures.board import person


class World:
    """`instances` on one PostgreSQL and one Valkey."""

    def __init__(self, folder: Path, postgres: Postgres, valkey: Valkey) -> None:
        self.folder = folder
        self.postgres = postgres
        self.valkey = valkey
        self.instances: list[Instance] = []
        self.people: list[Doer] = []
        self._keyring = Keyring([SECRET], seconds=86_400)

    def token(self, who: Doer, seconds: float | None = None) -> str:
        """A token for somebody, as a login gives it."""
        keyring = self._keyring if seconds is None else Keyring([SECRET], seconds=seconds)
        return keyring.issue(who.id, who.name, str(uuid4()))

    async def populate(self, *names: str) -> list[Doer]:
        """New people."""
        db = await Database.connect(self.postgres.url, size=2)
        try:
            found = [await person(db, name) for name in names]
        finally:
            await db.close()
        self.people += found
        return found

    async def found(self, *, at: Instance | None = None) -> str:
        """A project of the first person, with all others as members; its id."""
        ada, *others = self.people
        made = await self.ask(ada, "POST", "projects", {"name": "Apollo"}, at=at)
        for other in others:
            await self.do(ada, made["id"], "member.add", user_id=other.id, role="member", at=at)
        id: str = made["id"]
        return id

    async def do(
        self, who: Doer, project_id: str, command: str, *, at: Instance | None = None, **fields: object
    ) -> Any:
        """A command over REST; its ack."""
        return await self.ask(who, "POST", f"projects/{project_id}/commands", {"command": command, **fields}, at=at)

    async def ask(self, who: Doer, method: str, path: str, body: object = None, *, at: Instance | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        address = f"http://127.0.0.1:{(at or self.instances[0]).port}/api/v1/{path}"
        async with (
            aiohttp.ClientSession(headers=headers) as client,
            client.request(method, address, json=body) as answer,
        ):
            content = await answer.json(content_type=None)
            assert answer.ok, content
            return content


@asynccontextmanager
async def world(count: int = 2, *, sabotage: str = "", watched: bool = False, **settings: str) -> AsyncIterator[World]:
    """A running world with five people. Its processes end with the block; `watched` ones say what they hold."""
    with places.folder() as folder:
        async with AsyncExitStack() as stack:
            postgres, valkey = await asyncio.gather(Postgres.create(folder / "postgres"), Valkey.create(folder))
            stack.push_async_callback(postgres.kill)
            stack.push_async_callback(valkey.kill)
            await migrate(postgres.url)
            made = World(folder, postgres, valkey)
            made.instances = [Instance(n, folder, postgres, valkey, sabotage, watched=watched) for n in range(count)]
            for instance in made.instances:
                instance.settings |= {f"BOARDCAST_{name.upper()}": value for name, value in settings.items()}
                await instance.open(stack)
                stack.push_async_callback(instance.kill)
            await made.populate("Ada", "Radia", "Grace", "Barbara", "Edsger")
            await asyncio.gather(*(instance.start() for instance in made.instances))
            yield made
