"""The official JavaScript client takes part in a history: what it was shown and acked goes to the same verdict."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from tests.faults.client import RETRYABLE
from tests.faults.history import History
from tests.faults.instance import Instance
from tests.faults.journal import Journal, Stretch
from tests.fixtures.replica import Replica
from tests.jsclient.bot import Bot

PAUSE = 0.05  # seconds between two edits


class Official:
    """One, in one project, on the line of one instance. It edits until it is told to stop."""

    def __init__(self, bot: Bot, journal: Journal, told: History) -> None:
        self._told = told
        self.project_id = journal.project_id
        self._bot = bot
        self._journal = journal
        self._over = asyncio.Event()
        self._editing = asyncio.create_task(self._edit())
        self.returns: list[tuple[float, float]] = []
        """How long it was told to stay away, and how long it did, in ms; known with its journal."""

    @classmethod
    async def come(cls, told: History, transport: str, project_id: str, at: Instance) -> Self:
        token = told.world.token(told.world.people[-1])
        bot = await Bot.launch(at.front.address, token, [project_id], transport)
        return cls(bot, Journal(f"official-{transport}-{told.dice.randrange(16**6):06x}", project_id, told.clock), told)

    async def rest(self) -> None:
        """No more edits, and an answer to each."""
        await self._stop()
        try:
            await self._bot.until(lambda state: state["joined"] and not state["unanswered"])
        except TimeoutError as error:
            raise TimeoutError(f"{self._journal.name} was not answered") from error

    async def journal(self, head: int) -> Journal:
        """Of everything, once it is complete up to `head`."""
        try:
            await self._bot.until(lambda state: state["joined"] and not state["unanswered"] and state["seq"] >= head)
        except TimeoutError as error:
            raise TimeoutError(f"{self._journal.name} did not become complete") from error
        told, journal = await self._bot.journal(), self._journal
        self.returns = [(wanted, waited) for wanted, waited in told["returns"]]
        journal.replica = Replica(told["records"], told["seq"])
        journal.epoch = told["stretches"][-1]["epoch"]
        journal.stretches = [
            Stretch(one["epoch"], one["since"], [body.encode() for body in one["entries"]]) for one in told["stretches"]
        ]
        journal.snapshots, journal.replays = told["modes"].count("snapshot"), told["modes"].count("replay")
        self._told.counts["seen by official clients"] += len(told["seen"])
        for request_id, ack in told["acks"].items():
            code = "" if ack["ok"] else ack["problem"]["code"]
            if code not in RETRYABLE:
                journal.answered(request_id, ack["ok"], code, json.dumps(ack).encode())
        return journal

    async def end(self) -> None:
        await self._stop()
        await self._bot.end()

    async def _stop(self) -> None:
        self._over.set()
        await self._editing

    async def _edit(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            await self._bot.edit(f"{self._journal.name}-{number}", "label.create", name=f"{number}", color="#00ff00")
            await asyncio.sleep(PAUSE)


@asynccontextmanager
async def officials(told: History, *transports: str) -> AsyncIterator[list[Official]]:
    """One of each transport, from instance to instance; their journals belong to the history."""
    instances = told.world.instances
    came: list[Official] = []
    for number, transport in enumerate(transports):
        at, project_id = instances[number % len(instances)], told.projects[number % len(told.projects)]
        came.append(await Official.come(told, transport, project_id, at))
    told.guests += came
    try:
        yield came
    finally:
        for guest in told.guests:
            await guest.end()
