"""S1: one event of 240 bytes to a room of 1,000 members, over and over, by one process of each contender."""

from __future__ import annotations

from benchmarks import crowd, transport
from benchmarks.processes import python
from benchmarks.rivals import node, send_loop
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.stage import Stage, pause

STOCK, NODE, LOOP = "python-socketio", "Node Socket.IO", "C send loop"
MEMBERS = 1000
SIZE = 240  # bytes of the packet; four more for its frame
EVENTS = {OURS: 500, STOCK: 60, NODE: 250, LOOP: 500}  # two or three seconds each


async def run(stage: Stage) -> list[Outcome]:
    body = crowd.event(SIZE)
    outcomes = []
    for contender, command in contenders(stage).items():
        async with stage.rival(command) as server:
            room = await crowd.gathered(server, stage.size(MEMBERS, 50))
            await crowd.blasted(stage, room, 10, body)
            found = await crowd.blasted(stage, room, stage.size(EVENTS[contender], 20), body)
            outcomes.append(Outcome(contender, figures(found)))
        await pause()
    name, command = send_loop.command(stage.folder)
    async with stage.rival(command) as server:
        messages = stage.size(EVENTS[LOOP], 20)
        found = await crowd.looped(stage, server, stage.size(MEMBERS, 50), messages, crowd.framed(body))
        outcomes.append(Outcome(name, figures(found)))
    return outcomes


def contenders(stage: Stage) -> dict[str, list[str]]:
    """How each is started; without Node where there is none."""
    found = {OURS: python(transport.__name__), STOCK: python("benchmarks.rivals.stock")}
    try:
        found[NODE] = node.command()
    except node.NoNode as error:
        stage.say(f"without Node: {error}")
    return found


def figures(found: crowd.Blast) -> dict[str, float]:
    return {
        "deliveries/s": found.deliveries / found.spent.wall,
        "deliveries/s of server CPU": found.deliveries / max(found.spent.server, 0.01),
        "load CPU %": found.spent.load / found.spent.wall * 100,
    }


ROW = Row(
    "S1",
    "fan-out",
    "1,000 members of one room, events of 240 bytes, one server process",
    tuple(
        Goal(figure, least=least, rival=rival)
        for figure in ("deliveries/s", "deliveries/s of server CPU")  # the second is what neighbours disturb less
        for rival, least in ((STOCK, 8.5), (NODE, 1.8), (LOOP, 0.75))
    ),
    run,
)
