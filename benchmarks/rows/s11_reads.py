"""S11: what people ask over REST, in a world of a million tasks and in one of ten thousand."""

from __future__ import annotations

from benchmarks import world
from benchmarks.reads import Asked, Reads
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage
from benchmarks.world import World
from benchmarks.world_log import MEMBERS, WORDS, History

KINDS = ("task page", "history page", "leaderboard", "search")
ASKED = 200  # different requests of each kind, by as many people in as many projects
SMALL = "at 10,000"


async def run(stage: Stage) -> list[Outcome]:
    outcomes = []
    for size in dict.fromkeys((stage.world, "small")):
        made = await world.given(stage, size)
        suffix = "" if size == stage.world else f", {SMALL}"
        async with stage.boardcast(made.database, redis_number=1 if suffix else 2) as server:
            for kind in KINDS:
                requests = [_request(made, kind, number) for number in range(min(ASKED, made.projects))]
                found = await Reads(requests, stage.random()).measure(stage, server)
                outcomes.append(Outcome(kind + suffix, found))
    return outcomes


def _request(made: World, kind: str, number: int) -> Asked:
    project = number * (made.projects // min(ASKED, made.projects))
    project_id = History(project, made.projects).id
    token = made.token(project * MEMBERS + number % MEMBERS)
    if kind == "task page":
        return Asked(f"/tasks?project_id={project_id}&status=doing&sort=rank&limit=50", token, b'"items":[{')
    if kind == "history page":
        return Asked(f"/projects/{project_id}/history?limit=50", token, b'"seq":')
    if kind == "leaderboard":
        return Asked(f"/projects/{project_id}/leaderboard?period=all", token, b'"rank":1')
    return Asked(f"/tasks?q={WORDS[number % len(WORDS)]}&limit=20", token, b'"items":[{')


ROW = Row(
    "S11",
    "reads over REST",
    "1,000,000 tasks, 100,000 people, 10,000 projects; 16 connections, one request in flight each",
    tuple(
        goal
        for kind in KINDS
        for goal in (
            Goal("p95 ms", most=20, contender=kind),
            Goal("requests/s", least=3_000, contender=kind),
            Goal("CPU µs/request", most=1.5, rival=f"{kind}, {SMALL}", contender=kind),
        )
    ),
    run,
)
