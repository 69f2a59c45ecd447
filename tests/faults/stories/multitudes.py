"""Thousands at once, in processes of their own: an instance dies with all of them; readers stand still beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic, monotonic_ns
from typing import Any

from benchmarks.client import Member
from tests.faults import wires
from tests.faults.history import history
from tests.faults.instance import Holding, Instance
from tests.faults.multitude.crowds import Multitude, multitude
from tests.faults.places import HANG, SLACK
from tests.faults.stories import Outcome, crowds
from tests.faults.world import World, world

COMPLETE = 10.0  # seconds until everybody is live and complete on the other instance
FREED = 15.0  # seconds until what stalled readers cost is given back
TALKING = 40.0  # long comments per second, of all projects
KEPT = 32 * 1024  # KiB more that an allocator may keep to itself
PROCESSES = 2  # of visitors; `busy` and `late` in the outcome say whether they are enough


async def killed(seed: int, *, clients: int, projects: int, sabotage: str = "") -> Outcome:
    """An instance is killed with all its clients, under edits; the other one asks the log once per project at most."""
    async with world(2, sabotage=sabotage, jobs="off") as here, multitude(PROCESSES) as many:
        first, second = here.instances
        ids = [await here.found() for _ in range(projects)]
        await many.come(_visitors(here, ids, clients), first.port)
        async with _edits(here, first, ids, 50.0) as before:
            await asyncio.sleep(2)
        await here.postgres.ask("create extension pg_stat_statements")
        await here.postgres.ask("select pg_stat_statements_reset()")
        await many.tell(port=second.port, afresh=True)
        began = monotonic()
        await first.kill()
        async with _edits(here, second, ids, 50.0) as heads:
            said: dict[str, Any] = {"joins": 0, "complete": 0}
            while (said["joins"] < 2 * clients or said["complete"] < clients) and monotonic() - began < HANG:
                await asyncio.sleep(0.05)
                said = await many.tell(heads={id: max(before[id], heads[id]) for id in ids})
            back = monotonic() - began
        wrong = [f"{clients - said['complete']} never came back"] * (said["complete"] < clients)
        wrong += [f"{said['holes']} holes were shown"] * (said["holes"] > 0)
        wrong += [f"all were back after {back:.1f} s"] * (back > COMPLETE * SLACK)
        queries = await crowds._calls(here.postgres.url, "body from log where project_id")
        loads = await crowds._calls(here.postgres.url, "json_agg")
        if queries > projects or loads > projects:
            wrong.append(f"{queries} log queries and {loads} loads for {projects} projects")
        wrong += [line[:2000] for line in second.tracebacks()[:3]]
        numbers = {"clients": clients, "back after": round(back, 2), "log queries": queries, "loads": loads}
        return Outcome(wrong, {**numbers, "busy": said["busy"], "late": said["late"]}).print()


async def beside_stalled_readers(
    seed: int, *, stalled: int, healthy: int, rate: float, seconds: float, sabotage: str = ""
) -> Outcome:
    """How late the healthy are told without and with readers who stand still, and what those leave behind."""
    async with (
        world(1, sabotage=sabotage, watched=True, jobs="off") as here,
        history(here, seed),
        multitude(PROCESSES) as many,
    ):
        [instance] = here.instances
        ids = [await here.found() for _ in range(10)]
        await many.come(_visitors(here, ids, healthy), instance.port)
        async with _edits(here, instance, ids, rate), _talk(here, ids):
            await asyncio.sleep(2)
            alone = await _lateness(many, seconds)
            level = await instance.holds()
            token = here.token(here.people[1])
            sockets = [await crowds._stall(instance, token, ids[number % 10]) for number in range(stalled)]
            await many.tell(afresh=True)
            first, took, most = await _until_gone(instance, level)
            beside = _cut(await many.tell(lags=True))
            await asyncio.sleep(1)
            left = await instance.holds()
            again = await _lateness(many, seconds)
            for one in sockets:
                one.close()
        said = await many.tell()
        wrong = _grown(level, left) + [f"{said['holes']} holes were shown"] * (said["holes"] > 0)
        wrong += [f"they were gone {took - first:.1f} s after the first"] * (took - first > FREED * SLACK)
        wrong += [f"{healthy - said['live']} healthy ones were cut off"] * (said["joins"] > healthy)
        wrong += [line[:2000] for line in instance.tracebacks()[:3]]
        numbers: dict[str, Any] = {"stalled": stalled, "healthy": healthy, "most MiB": most >> 10}
        numbers |= {"first gone after": round(first, 1), "all gone after": round(took, 1)}
        numbers |= {
            "left MiB": (_beside_lines(left) - _beside_lines(level)) >> 10,
            "left tasks": left.started_since(level).total(),
        }
        numbers |= {"left descriptors": left.descriptors - level.descriptors}
        numbers |= {"alone": alone, "beside": beside, "after": again}
        return Outcome(wrong, numbers).print()


def _visitors(here: World, ids: list[str], count: int) -> list[tuple[str, str]]:
    tokens = [here.token(who) for who in here.people]
    return [(ids[number % len(ids)], tokens[number // len(ids) % len(tokens)]) for number in range(count)]


@asynccontextmanager
async def _edits(here: World, at: Instance, ids: list[str], rate: float) -> AsyncIterator[dict[str, int]]:
    """Edits of all projects in turn that say when they were made; the seqs of those that are acked."""
    heads = dict.fromkeys(ids, 0)
    member = await wires.websocket(at.port, {"token": here.token(here.people[0])})
    tasks = [
        (await here.do(here.people[0], id, "task.create", at=at, title="Now"))["result"]["task"]["id"] for id in ids
    ]
    editing = asyncio.create_task(_edit(member, list(zip(ids, tasks, strict=True)), rate, heads))
    try:
        yield heads
    finally:
        editing.cancel()
        await asyncio.gather(editing, return_exceptions=True)
        member.close()


async def _edit(member: Member, tasks: list[tuple[str, str]], rate: float, heads: dict[str, int]) -> None:
    began, made = monotonic(), 0
    waiting: dict[int, str] = {}

    def acked(packet: bytes) -> None:
        number = int(packet[2 : packet.index(b"[")])
        at = packet.find(b'"seq":') + 6
        heads[waiting.pop(number)] = int(packet[at : packet.index(b",", at)])

    member.on_ack = acked
    while True:
        while made < (monotonic() - began) * rate:
            project_id, task_id = tasks[made % len(tasks)]
            made += 1
            title = f"@@{monotonic_ns()}@@"
            body = (
                f'{{"project_id":"{project_id}","request_id":"edit-{made}",'
                f'"task_id":"{task_id}","set":{{"title":"{title}"}}}}'
            )
            waiting[member.send(b"task.update", body.encode())] = project_id
        await asyncio.sleep(0.005)


@asynccontextmanager
async def _talk(here: World, ids: list[str]) -> AsyncIterator[None]:
    """Long comments, so that the system's own buffers are full soon: only what is behind them stands still."""
    ada = here.people[0]
    tasks = [(await here.do(ada, id, "task.create", title="Long"))["result"]["task"]["id"] for id in ids]

    async def talk() -> None:
        began, made = monotonic(), 0
        while True:
            place = made % len(ids)
            await here.do(ada, ids[place], "comment.add", task_id=tasks[place], body="x" * 19_000)
            made += 1
            await asyncio.sleep(max(0.0, made / TALKING - (monotonic() - began)))

    talking = asyncio.create_task(talk())
    try:
        yield
    finally:
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)


async def _until_gone(instance: Instance, level: Holding) -> tuple[float, float, int]:
    """Seconds until the first and until all who stand still are gone, and KiB more at the worst moment."""
    began, first, most = monotonic(), 0.0, 0
    while monotonic() - began < 90 * SLACK:
        await asyncio.sleep(0.25)
        most = max(most, crowds._memory(instance) - level.KiB)
        if not first and await instance.metric("boardcast_closed_total"):
            first = monotonic() - began
        if first and crowds._descriptors(instance) <= level.descriptors + 5:
            break
    return first, monotonic() - began, most


async def _lateness(many: Multitude, seconds: float) -> dict[str, Any]:
    await many.tell(afresh=True)
    await asyncio.sleep(seconds)
    return _cut(await many.tell(lags=True))


def _cut(said: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds from the sender's clock to the receiver's; and how busy and late the visitors themselves were."""
    lags = said["lags"] or [0.0]
    p50, p99 = (round(lags[int(len(lags) * part)], 1) for part in (0.5, 0.99))
    return {"seen": len(lags), "p50": p50, "p99": p99, "busy": said["busy"], "late": said["late"]}


def _grown(was: Holding, now: Holding) -> list[str]:
    found = []
    if now.descriptors > was.descriptors + 5:
        found.append(f"{now.descriptors - was.descriptors} descriptors are still open")
    started = now.started_since(was)
    if started.total() > 5:
        found.append(f"{started.total()} tasks still run: {dict(started)}")
    if _beside_lines(now) > _beside_lines(was) + KEPT:
        found.append(f"{_beside_lines(now) - _beside_lines(was)} KiB are still held")
    return found


def _beside_lines(held: Holding) -> int:
    """Without the entries that rooms keep at hand, each as bytes and as values: they are there for everybody."""
    return held.KiB - 2 * held.lines
