"""People and boards on a server, made as any client would make them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import NamedTuple, cast

import aiohttp
import orjson

from benchmarks.client import AT_ONCE, Member

HOST = "127.0.0.1"
ABREAST = 100  # commands in flight while a board is made


class NotDone(Exception):
    """A command that had to work was refused."""


class Board(NamedTuple):
    """A project and its tasks."""

    project_id: str
    task_ids: list[str]


async def register(port: int, name: str = "Bench") -> str:
    """A new person; their access token."""
    body = {"email": f"{secrets.token_hex(6)}@example.org", "name": name, "password": "correct horse battery"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://{HOST}:{port}/api/v1/auth/register", json=body) as response,
    ):
        if response.status != 201:
            raise NotDone(await response.text())
        return str((await response.json())["access_token"])


async def done(member: Member, event: str, **fields: object) -> dict[str, dict[str, str]]:
    """Do a command; its result. Raises NotDone."""
    if "." in event and not event.startswith("room."):
        fields = {"request_id": secrets.token_hex(12), **fields}
    raw = await member.call(event.encode(), orjson.dumps(fields))
    answer = orjson.loads(raw)
    if not answer["ok"]:
        raise NotDone(f"{event}: {raw[:500].decode()}")
    return cast(dict[str, dict[str, str]], answer.get("result", {}))


async def make(member: Member, name: str, tasks: int) -> Board:
    """A project with that many tasks."""
    project_id = (await done(member, "project.create", name=name))["project"]["id"]
    task_ids: list[str] = []
    for start in range(0, tasks, ABREAST):
        numbers = range(start, min(start + ABREAST, tasks))
        made = [done(member, "task.create", project_id=project_id, title=f"Task {number}") for number in numbers]
        task_ids += [result["task"]["id"] for result in await asyncio.gather(*made)]
    return Board(project_id, task_ids)


async def join(member: Member, project_id: str, **fields: object) -> int:
    """Enter a room; the seq one is at. Raises NotDone."""
    raw = await member.call(b"room.join", orjson.dumps({"project_id": project_id, **fields}))
    if not raw.startswith(b'{"ok":true'):
        raise NotDone(raw[:500].decode())
    at = raw.find(b'"seq":') + 6
    return int(raw[at : raw.index(b",", at)])


async def join_all(members: Sequence[Member], boards: Sequence[Board]) -> list[int]:
    """Everybody enters a room, in turn; the seqs they are at.

    So many at once as shake hands at once: each answer holds a snapshot, and thousands of them in one moment would be
    what is measured.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def enter(number: int, member: Member) -> int:
        async with gate:
            return await join(member, boards[number % len(boards)].project_id)

    return await asyncio.gather(*(enter(number, member) for number, member in enumerate(members)))
