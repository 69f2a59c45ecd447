"""Many at once: an instance dies with all its clients, and readers stand still."""

import asyncio
import socket
from pathlib import Path
from time import monotonic

import asyncpg
import orjson

from benchmarks.client import frame
from tests.faults.history import history
from tests.faults.instance import Instance
from tests.faults.places import SLACK
from tests.faults.stories import Outcome
from tests.faults.world import world

COMPLETE = 10.0  # seconds until everybody is live and complete on the other instance
FREED = 15.0  # seconds until what stalled readers cost is given back


async def storm(seed: int, *, clients: int, sabotage: str = "") -> Outcome:
    """An instance is killed; all its clients come to the other one, which asks the log once per project at most."""
    async with world(2, sabotage=sabotage, jobs="off") as here, history(here, seed) as told:
        first, second = here.instances
        there = [first.front.port]
        told.fronts = lambda: there  # type: ignore[method-assign]
        await told.people(clients, projects=5, polling=0.0)
        told.rate = 5.0
        told.edit_on()
        await asyncio.sleep(2)
        await here.postgres.ask("create extension pg_stat_statements")
        await here.postgres.ask("select pg_stat_statements_reset()")
        before = [client.connects for client in told.clients]
        there[0] = second.front.port
        began = monotonic()
        await first.kill()
        first.front.cut()
        await told.until(
            lambda: all(c.joined and c.connects > n for c, n in zip(told.clients, before, strict=True)), "all are back"
        )
        back = monotonic() - began
        await told.edit_no_more()
        queries = await _calls(here.postgres.url, "body from log where project_id")
        loads = await _calls(here.postgres.url, "json_agg")
        wrong = await told.verdict()
        if back > COMPLETE * SLACK:
            wrong.append(f"all were back after {back:.1f} s")
        if queries > 5 or loads > 5:
            wrong.append(f"{queries} log queries and {loads} loads for 5 projects")
        numbers = {"clients": clients, "back after": round(back, 2), "log queries": queries, "loads": loads}
        return Outcome(wrong, {**numbers, **told.summary()}).print()


async def stalled_readers(seed: int, *, stalled: int, healthy: int, sabotage: str = "") -> Outcome:
    """Some join and never read again, while everybody else is served: then they are gone and cost nothing."""
    async with world(1, sabotage=sabotage, jobs="off") as here, history(here, seed) as told:
        await told.people(healthy, polling=0.0)
        [instance] = here.instances
        level = (_memory(instance), _descriptors(instance))
        sockets = [await _stall(instance, here.token(here.people[1]), told.projects[0]) for _ in range(stalled)]
        told.rate = 20.0
        told.edit_on()
        began, most = monotonic(), 0
        text = "x" * 19_000
        made = await here.do(here.people[0], told.projects[0], "task.create", title="A long discussion")
        while monotonic() - began < 60 * SLACK:
            if len(told.clients[0]._unanswered) < 3:
                told.clients[0].edit("comment.add", task_id=made["result"]["task"]["id"], body=text)
            most = max(most, _memory(instance))
            if _descriptors(instance) <= level[1] + 5:
                break
            await asyncio.sleep(0.05)
        took = monotonic() - began
        await told.edit_no_more()
        for one in sockets:
            one.close()
        wrong = await told.verdict()
        now = (_memory(instance), _descriptors(instance))
        if now[1] > level[1] + 5:
            wrong.append(f"{now[1] - level[1]} descriptors are still open after {took:.0f} s")
        if took > FREED * SLACK:
            wrong.append(f"they were gone after {took:.1f} s")
        if most - level[0] > stalled * 2.2 * 1024 + 40_000:
            wrong.append(f"memory grew by {(most - level[0]) // 1024} MiB")
        numbers = {"stalled": stalled, "gone after": round(took, 1), "most MiB": (most - level[0]) // 1024}
        return Outcome(wrong, {**numbers, "left MiB": (now[0] - level[0]) // 1024, **told.summary()}).print()


async def _stall(instance: Instance, token: str, project_id: str) -> socket.socket:
    """A client that has joined and reads no more."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    found.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(found, ("127.0.0.1", instance.port))
    hello = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    await loop.sock_sendall(found, hello.encode() + frame(b"40" + orjson.dumps({"token": token})))
    said = b""
    while b"pid" not in said:
        said += await loop.sock_recv(found, 4096)
    await loop.sock_sendall(found, frame(b'421["room.join",' + orjson.dumps({"project_id": project_id}) + b"]"))
    return found


def _memory(instance: Instance) -> int:
    """KiB."""
    status = Path(f"/proc/{instance.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def _descriptors(instance: Instance) -> int:
    return len(list(Path(f"/proc/{instance.pid}/fd").iterdir()))


async def _calls(url: str, part: str) -> int:
    """How often statements with this in them were run."""
    connection = await asyncpg.connect(url)
    try:
        text = "select coalesce(sum(calls), 0)::int from pg_stat_statements where query like $1"
        found: int = await connection.fetchval(text, f"%{part}%")
        return found
    finally:
        await connection.close()
