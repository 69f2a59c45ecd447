"""S14: the command path without the log: what is refused by a rule, beside the bare echoes of others."""

from __future__ import annotations

import orjson

from benchmarks import boards, transport
from benchmarks.boards import HOST
from benchmarks.calls import Calls
from benchmarks.client import connect
from benchmarks.processes import python
from benchmarks.rivals import node
from benchmarks.row import OURS, Goal, Outcome, Row
from benchmarks.stage import Stage, pause

SOCKETS = 50
ECHO, MALFORMED = "Boardcast's transport, echo", "Boardcast, refused by the parser"


async def run(stage: Stage) -> list[Outcome]:
    outcomes = []
    async with stage.boardcast() as server:
        token = await boards.register(server.port)
        members = await connect(HOST, server.port, SOCKETS, token=token)
        board = await boards.make(members[0], "Refusals", 10)
        await boards.join_all(members, [board])
        asked = {"project_id": board.project_id, "request_id": "r", "task_id": board.task_ids[0]}
        wrong = orjson.dumps({**asked, "set": {"title": "New"}, "expect": {"title": "Never"}})
        refused = Calls(members, b"task.update", wrong, b'"code":"conflict"')
        outcomes.append(Outcome(OURS, await refused.measure(stage, server)))
        senseless = orjson.dumps({**asked, "set": {"title": ""}})
        invalid = Calls(members, b"task.update", senseless, b'"code":"invalid"')
        outcomes.append(Outcome(MALFORMED, await invalid.measure(stage, server)))
    for contender, command in echoes(stage).items():
        await pause()
        async with stage.rival(command) as server:
            members = await connect(HOST, server.port, SOCKETS)
            calls = Calls(members, b"echo", wrong, b'"ok":true')
            outcomes.append(Outcome(contender, await calls.measure(stage, server)))
    return outcomes


def echoes(stage: Stage) -> dict[str, list[str]]:
    found = {ECHO: python(transport.__name__), "python-socketio, echo": python("benchmarks.rivals.stock")}
    try:
        found["Node Socket.IO, echo"] = node.command()
    except node.NoNode as error:
        stage.say(f"without Node: {error}")
    return found


ROW = Row(
    "S14",
    "refused commands",
    "50 sockets, 8 commands in flight each, refused by a rule (a conflict)",
    (Goal("acks/s", least=50_000), Goal("acks/s", least=50_000, contender=ECHO)),
    run,
)
