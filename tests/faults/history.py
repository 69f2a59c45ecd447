"""A history: people edit on several instances while things go wrong, and then everybody must agree on what happened."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Protocol

from tests.faults.client import Client
from tests.faults.instance import Instance
from tests.faults.journal import Clock, Journal
from tests.faults.places import HANG
from tests.faults.verdict import violations
from tests.faults.world import World

SETTLING = 40.0  # seconds for everybody to be complete again, after which they are not; the promise is tested apart


class Guest(Protocol):
    """Somebody else who takes part, and keeps a journal."""

    project_id: str

    async def rest(self) -> None: ...
    async def journal(self, head: int) -> Journal: ...
    async def end(self) -> None: ...


Trouble = Callable[["History", random.Random], Awaitable[None]]


async def stopped(task: asyncio.Task[None]) -> BaseException | None:
    """Cancel until it ends, and say of what. One cancellation is not enough: a client library has been seen to go on
    when it came together with an answer."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=1)
    return None if task.cancelled() else task.exception()


class History:
    """`clients` of one world. All chance comes from the seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.clock = Clock()
        self.clients: list[Client] = []
        self.guests: list[Guest] = []
        self.projects: list[str] = []
        self.counts: Counter[str] = Counter()
        self.rate = 100.0
        """Edits per second, of all clients together."""
        self._editing: asyncio.Task[None] | None = None
        self._titles = 0

    async def people(self, clients: int, projects: int = 1, *, polling: float = 0.2) -> None:
        """Found the projects and send the clients there; a share of them polls."""
        self.projects = [await self.world.found() for _ in range(projects)]
        for number in range(clients):
            who = self.world.people[number % len(self.world.people)]
            project_id = self.projects[number % projects]
            client = self.client(f"c{self.dice.randrange(16**6):06x}-{number}", self.world.token(who), project_id)
            client.polls = number % 100 < polling * 100 if clients >= 100 else self.dice.random() < polling
            client.start()
        await self.until(lambda: all(client.joined for client in self.clients), "everybody joins")

    def client(self, name: str, token: str, project_id: str, at: Callable[[], list[int]] | None = None) -> Client:
        """One more; to be started."""
        client = Client(name, token, project_id, at or self.fronts, self.clock, random.Random(self.dice.random()))
        self.clients.append(client)
        return client

    def fronts(self) -> list[int]:
        """Where clients may go now."""
        return [instance.front.port for instance in self.up()]

    def up(self) -> list[Instance]:
        return [instance for instance in self.world.instances if instance.running]

    def edit_on(self) -> None:
        """Everybody edits from now on."""
        self._editing = asyncio.create_task(self._edit())

    async def edit_no_more(self) -> None:
        if self._editing is not None:
            self._editing.cancel()
            await asyncio.gather(self._editing, return_exceptions=True)

    async def during(self, seconds: float, trouble: Trouble) -> None:
        """Trouble for a while, under edits."""
        self.edit_on()
        making = asyncio.create_task(trouble(self, random.Random(self.dice.random())))
        await asyncio.wait([making], timeout=seconds)
        ended = await stopped(making)
        await self.edit_no_more()
        if isinstance(ended, Exception):
            raise ended

    async def verdict(self, *, faithful: bool = True) -> list[str]:
        """Let everybody come to rest, then judge."""
        wrong: list[str] = []
        guests: list[Journal] = []
        broken = faithful and any(
            client.journal.faults for client in self.clients
        )  # then nobody needs to wait for the rest
        try:
            if broken:
                raise TimeoutError("somebody has seen what must not be")
            await self.until(self._at_rest, "everybody is answered", SETTLING)
            for guest in self.guests:
                await guest.rest()  # or they would write behind the heads that all others are waited for
            heads = await self.heads()
            await self.until(
                lambda: all(c.joined and c.journal.seq >= heads[c.journal.project_id] for c in self.clients),
                "everybody is complete",
                SETTLING,
            )
            guests = [await guest.journal(heads[guest.project_id]) for guest in self.guests]
        except TimeoutError as error:
            wrong.append(str(error))
        late = [c for c in self.clients if not (c.joined and c.settled)] if wrong else []
        wrong += [
            f"{c.journal.name} polls={c.polls} joined={c.joined} {list(c._unanswered)[:3]} {c.problems}" for c in late
        ]
        for client in self.clients:
            await client.stop()
        wrong += await violations(
            self.world.postgres.url, [*(c.journal for c in self.clients), *guests], faithful=faithful
        )
        for instance in self.world.instances:
            wrong += [f"instance {instance.number}: {line[:2000]}" for line in instance.tracebacks()[:3]]
        return wrong

    async def heads(self) -> dict[str, int]:
        return {
            id: await self.world.postgres.ask("select seq from heads where project_id = $1", id) for id in self.projects
        }

    async def until(self, holds: Callable[[], bool], what: str, patience: float = HANG) -> None:
        deadline = monotonic() + patience
        while not holds():
            if monotonic() > deadline:
                raise TimeoutError(f"it did not come about that {what}")
            await asyncio.sleep(0.02)

    def summary(self) -> dict[str, Any]:
        """What happened, in numbers."""
        journals = [client.journal for client in self.clients]
        p50, p99, worst = self.clock.staleness()
        problems: Counter[str] = Counter()
        for client in self.clients:
            problems.update(client.problems)
        return {
            "edits": sum(len(journal.acks) for journal in journals),
            "entries seen": len(self.clock.lags),
            "repeats": sum(journal.repeats for journal in journals),
            "resumes": sum(journal.replays for journal in journals),
            "snapshots": sum(journal.snapshots for journal in journals),
            "cuts": sum(client.cuts for client in self.clients),
            **self.counts,
            "staleness p50": round(p50, 4),
            "staleness p99": round(p99, 4),
            "staleness max": round(worst, 4),
            "problems": dict(problems),
        }

    def _at_rest(self) -> bool:
        return all(client.joined and client.settled for client in self.clients)

    async def _edit(self) -> None:
        began, made = monotonic(), 0
        while True:
            due = int((monotonic() - began) * self.rate)
            while made < due:
                made += 1
                self._one_edit()
            await asyncio.sleep(0.01)

    def _one_edit(self) -> None:
        client = self.dice.choice(self.clients)
        journal = client.journal
        if len(client._unanswered) > 50:
            return
        if journal.acks and self.dice.random() < 0.03:
            client.repeat(self.dice.choice(list(journal.acks)[-200:]))
            return
        tasks = [id for kind, id in journal.replica.records if kind == "task"]
        columns = [id for kind, id in journal.replica.records if kind == "column"]
        chance = self.dice.random()
        self._titles += 1
        if not tasks or (chance < 0.15 and len(tasks) < 60):
            client.edit("task.create", title=f"Task {self._titles}")
        elif chance < 0.2 and len(tasks) > 20:
            client.edit("task.delete", task_id=self.dice.choice(tasks))
        elif chance < 0.6 and columns:
            client.edit(
                "task.move", task_id=self.dice.choice(tasks), column_id=self.dice.choice(columns), position="top"
            )
        elif chance < 0.7:
            client.edit("comment.add", task_id=self.dice.choice(tasks), body=f"Comment {self._titles}")
        else:
            client.edit("task.update", task_id=self.dice.choice(tasks), set={"title": f"Title {self._titles}"})


@asynccontextmanager
async def history(world: World, seed: int) -> AsyncIterator[History]:
    """A history whose clients end with the block."""
    told = History(world, seed)
    try:
        yield told
    finally:
        await told.edit_no_more()
        for client in told.clients:
            await client.stop()
