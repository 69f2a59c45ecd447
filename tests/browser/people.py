"""The cast with accounts on a served Boardcast, and what they do without a browser: over REST, like a bot."""

import json
import time
from typing import Any
from uuid import uuid4

import aiohttp

Json = dict[str, Any]


class Person:
    """Somebody with an account, logged in."""

    def __init__(self, address: str, session: Json) -> None:
        self.address = address
        self.session = session
        self.id: str = session["user"]["id"]
        self.name: str = session["user"]["name"]
        self.token: str = session["access_token"]

    def storage(self) -> Any:
        """What a browser holds in which this person has logged in, for Playwright's `storage_state`."""
        kept = {name: self.session[name] for name in ("user", "access_token", "refresh_token")}
        kept["expires_at"] = int((time.time() + self.session["expires_in"]) * 1000)
        value = json.dumps(kept)
        return {
            "cookies": [],
            "origins": [{"origin": self.address, "localStorage": [{"name": "boardcast.session", "value": value}]}],
        }

    async def ask(self, method: str, path: str, body: Json | None = None) -> Any:
        """The JSON of the answer."""
        return await _ask(self.address, method, path, body, self.token)

    async def found(self, name: str = "Apollo") -> "Project":
        """A new project with its three columns."""
        made = await self.ask("POST", "projects", {"name": name})
        return Project(self, made["id"])


class Project:
    """A project as its owner reaches it."""

    def __init__(self, owner: Person, id: str) -> None:
        self.owner = owner
        self.id = id

    async def do(self, command: str, who: Person | None = None, **fields: object) -> Json:
        """Perform a command; its result."""
        ack = await (who or self.owner).ask("POST", f"projects/{self.id}/commands", {"command": command, **fields})
        result: Json = ack["result"]
        return result

    async def let_in(self, person: Person, role: str = "member") -> None:
        await self.do("member.add", user_id=person.id, role=role)

    async def records(self, kind: str) -> list[Json]:
        """The records of a fresh snapshot, in order where they have one."""
        board = await self.owner.ask("GET", f"projects/{self.id}")
        found = [one for one in board["records"] if one["kind"] == kind]
        return sorted(found, key=lambda one: (one.get("rank", ""), one["id"]))

    async def column(self, name: str) -> str:
        """The id of a column."""
        found: str = next(one["id"] for one in await self.records("column") if one["name"] == name)
        return found

    async def titles(self, column: str) -> list[str]:
        """The cards of a column, from top to bottom."""
        column_id = await self.column(column)
        return [one["title"] for one in await self.records("task") if one["column_id"] == column_id]

    async def add(self, column: str, *titles: str) -> list[Json]:
        """Cards at the bottom of a column."""
        column_id = await self.column(column)
        return [(await self.do("task.create", title=one, column_id=column_id))["task"] for one in titles]


async def register(address: str, name: str) -> Person:
    """A new account."""
    email = f"{name.split(maxsplit=1)[0].lower()}-{uuid4().hex[:10]}@example.org"
    body = {"email": email, "name": name, "password": "correct horse battery"}
    return Person(address, await _ask(address, "POST", "auth/register", body, None))


async def _ask(address: str, method: str, path: str, body: Json | None, token: str | None) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.request(method, f"{address}/api/v1/{path}", json=body) as answer,
    ):
        content = await answer.json(content_type=None)
        assert answer.ok, content
        return content
