"""S2: a busy room: the entries of a turn are one frame, so an entry costs a fraction of a send."""

from __future__ import annotations

from benchmarks import crowd, transport
from benchmarks.processes import python
from benchmarks.rivals import send_loop
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage, pause

MEMBERS = 1000
SIZE = 240  # bytes of a packet with one entry
TURNS = {4: 300, 20: 100}  # entries per turn → turns; less than a megabyte for a member, or it would be too slow


async def run(stage: Stage) -> list[Outcome]:
    outcomes = []
    members = stage.size(MEMBERS, 50)
    async with stage.rival(python(transport.__name__)) as server:
        room = await crowd.gathered(server, members)
        await crowd.blasted(stage, room, 10, crowd.event(SIZE))
        for entries, turns in TURNS.items():
            found = await crowd.blasted(stage, room, stage.size(turns, 10), crowd.event(SIZE, entries))
            outcomes.append(_outcome(named(entries), found, entries))
            await pause()
    for entries, turns in TURNS.items():
        name, command = send_loop.command(stage.folder)
        async with stage.rival(command) as server:
            size = crowd.framed(crowd.event(SIZE, entries))
            found = await crowd.looped(stage, server, members, stage.size(turns, 10), size)
            outcomes.append(_outcome(f"{name}, {entries}", found, entries))
    return outcomes


def named(entries: int) -> str:
    return f"turns of {entries}"


def _outcome(name: str, found: crowd.Blast, entries: int) -> Outcome:
    delivered = found.deliveries * entries
    return Outcome(
        name,
        {
            "entries/s": delivered / found.spent.wall,
            "entries/s of server CPU": delivered / max(found.spent.server, 0.01),
            "load CPU %": found.spent.load / found.spent.wall * 100,
        },
    )


ROW = Row(
    "S2",
    "fan-out of a busy room",
    "1,000 members, turns of 4 and of 20 entries of 240 bytes",
    (
        Goal("entries/s of server CPU", least=400_000, contender=named(4)),
        Goal("entries/s of server CPU", least=1_500_000, contender=named(20)),
    ),
    run,
)
