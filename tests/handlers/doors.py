"""The two doors of a server, sockets and REST, for anybody of the cast."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Protocol

import socketio
from aiohttp.test_utils import TestClient, TestServer

from rooms.accounts.keyring import Keyring
from rooms.ids import uuid7
from server.app import App
from server.engine import Engine
from tests.fixtures.board import Board
from tests.fixtures.rest import Api, Town


class Door(Protocol):
    """A way to the rooms."""

    async def do(self, project_id: str, command: str, fields: dict[str, object]) -> Any: ...
    async def ask(self, question: str, fields: dict[str, object]) -> Any: ...


class ByRest:
    """POST /projects/{id}/commands, and GET for questions."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def do(self, project_id: str, command: str, fields: dict[str, object]) -> Any:
        answer = await self._api.post(f"/projects/{project_id}/commands", {"command": command, **fields})
        if answer.status == 200:
            return answer.body
        assert answer.code
        return {"ok": False, "problem": answer.body}

    async def ask(self, question: str, fields: dict[str, object]) -> Any:
        project_id, task_id = fields.get("project_id"), fields.get("task_id")
        path = {
            "projects": "/projects",
            "project": f"/projects/{project_id}",
            "history": f"/projects/{project_id}/history",
            "leaderboard": f"/projects/{project_id}/leaderboard",
            "tasks": "/tasks",
            "task": f"/tasks/{task_id}",
            "comments": f"/tasks/{task_id}/comments",
        }[question]
        query = {name: str(value) for name, value in fields.items() if str(value) not in path.split("/")}
        answer = await self._api.get(path, **query)
        return {"ok": True, "result": answer.body} if answer.status == 200 else {"ok": False, "problem": answer.body}


class BySocket:
    """Events of a stock client."""

    def __init__(self, client: socketio.AsyncClient) -> None:
        self._client = client

    async def do(self, project_id: str, command: str, fields: dict[str, object]) -> Any:
        return await self._client.call(command, {"project_id": project_id, **fields})

    async def ask(self, question: str, fields: dict[str, object]) -> Any:
        return await self._client.call(question, fields)


class Doors(NamedTuple):
    """Both doors of one server, for anybody."""

    rest: Callable[[str], Door]
    socket: Callable[[str], Any]


@asynccontextmanager
async def opened(engine: Engine, apollo: Board) -> AsyncIterator[Doors]:
    """The doors of a server on this engine, to the cast of this board."""
    http = TestClient(TestServer(App(engine).web))
    await http.start_server()
    keyring = Keyring([engine.secret])
    town = Town(http, keyring)
    clients: list[socketio.AsyncClient] = []

    def rest(name: str) -> Door:
        return ByRest(town.api(getattr(apollo.cast, name)))

    async def socket(name: str) -> Door:
        who = getattr(apollo.cast, name)
        client = socketio.AsyncClient(reconnection=False)
        clients.append(client)
        token = keyring.issue(who.id, who.name, uuid7())
        await client.connect(str(http.make_url("/")), transports=["websocket"], auth={"token": token})
        return BySocket(client)

    yield Doors(rest, socket)
    for client in clients:
        await client.disconnect()
    await http.close()
