"""Members are removed while everybody edits: nothing after the removal reaches them, and nothing of theirs is done."""

import asyncio
from time import monotonic

import jwt

from tests.faults.history import history
from tests.faults.places import SLACK
from tests.faults.stories import Outcome
from tests.faults.world import world

SOON = 0.25  # seconds until the removed are told, with Redis up
LATER = 2.0  # seconds with Redis down
GRACE = 25.0  # seconds that a socket outlives its token, exactly (B3)
LOOK = 0.5  # seconds between two looks at what has expired
GOODBYE = 2.0  # seconds that a peer has to answer the goodbye, which ours does not


async def under_edits(seed: int, *, times: int, sabotage: str = "") -> Outcome:  # noqa: C901 - told in one piece
    """The same person again and again, with a socket on each instance; Redis is away every other time."""
    async with world(2, sabotage=sabotage) as here, history(here, seed) as told:
        await told.people(8, polling=0.25)
        told.edit_on()
        ada, radia = here.people[:2]
        [project_id] = told.projects
        wrong: list[str] = []
        waits: dict[bool, list[float]] = {True: [], False: []}
        for client in [c for c in told.clients if c.token and c.journal.name.endswith(("-1", "-6"))]:
            await client.stop()  # they are radia's, who is to come and go
            told.clients.remove(client)
        for number in range(times):
            gone = [
                told.client(f"gone-{number}-{at.number}", here.token(radia), project_id, lambda at=at: [at.front.port])
                for at in here.instances
            ]
            for client in gone:
                client.start()
            await told.until(lambda gone=gone: all(client.joined for client in gone), "they are in")
            away = number % 2 == 1
            if away:
                for instance in here.instances:
                    instance.redis.swallow()
            for client in gone:
                client.edit("task.create", title="Before or after")
            began = monotonic()
            removal = (await here.do(ada, project_id, "member.remove", user_id=radia.id))["seq"]
            try:
                await told.until(lambda gone=gone: all(c.turned_out for c in gone), "they are told", 5 * SLACK)
            except TimeoutError as error:
                wrong.append(str(error))
            waits[away].append(monotonic() - began)
            for client in gone:
                client.edit("task.create", title="After")
            await asyncio.sleep(0.2)
            for client in gone:
                await client.stop()
                told.clients.remove(client)
                wrong += [f"{client.journal.name} was shown {client.journal.seq} after {removal}"] * (
                    client.journal.seq > removal
                )
            for instance in here.instances:
                instance.redis.mend()
                if away:
                    instance.redis.cut()
            theirs = "select count(*) from log where project_id = $1 and actor_id = $2 and seq > $3"
            done = await here.postgres.ask(theirs, project_id, radia.id, removal)
            wrong += [f"{done} edits of theirs after {removal}"] * bool(done)
            if wrong:
                break
            await here.do(ada, project_id, "member.add", user_id=radia.id, role="member")
        await told.edit_no_more()
        slowest = {"told, Redis up": max(waits[False]), "told, Redis away": max(waits[True], default=0.0)}
        if slowest["told, Redis up"] > (SOON + 0.25) * SLACK or slowest["told, Redis away"] > LATER * SLACK:
            wrong.append(f"they were told after {slowest}")
        if not wrong:
            wrong += await told.verdict()
        return Outcome(wrong, {"removals": times, **slowest, **told.summary()}).print()


async def expired(seed: int) -> Outcome:
    """A token expires on a live socket: the socket is closed 25 s later, and not let in again.

    Counted from the `exp` in the token, a whole second: so the bound does not depend on when the token was made.
    """
    async with world(1) as here, history(here, seed) as told:
        await told.people(2, polling=0.0)
        token = here.token(here.people[2], seconds=1)
        end = jwt.decode(token, options={"verify_signature": False})["exp"] + GRACE
        short = told.client("short", token, told.projects[0])
        short.start()
        await told.until(lambda: bool(short.farewells), "it is told that it is closed")
        [(reason, said)] = short.farewells
        await told.until(lambda: short.cuts > 0, "it is closed", GOODBYE + SLACK)
        await asyncio.sleep(1)
        wrong = ["it came in again"] * short.joined
        if not 0 <= said - end <= (LOOK + 0.25) * SLACK:
            wrong.append(f"it was closed {said - end:.2f} s after its end")
        if reason != "token_expired":
            wrong.append(f"it was closed for another reason: {reason}")
        return Outcome(wrong, {"closed after its end": round(said - end, 2)}).print()
