"""S11: what people ask over REST, in a world of a million tasks and in one of ten thousand."""

from __future__ import annotations

from functools import cache

from benchmarks import world
from benchmarks.reads import Asked, Reads
from benchmarks.row import Goal, Outcome, Row
from benchmarks.stage import Stage
from benchmarks.world import World
from benchmarks.world_log import MEMBERS, WORDS, History

KINDS = ("task page", "history page", "leaderboard", "search")
ASKED = 200  # different requests of each kind, by as many people in as many projects
ANEW = ("task page", "history page", "search")
"""The kinds whose answers are remembered: they are measured once more with no request asked twice."""
VARIED = 250  # different requests of each person then
SORTS = ("rank", "-rank", "number", "-number", "created", "-created", "title", "-title", "due", "priority")
SMALL = "at 10,000"


async def run(stage: Stage) -> list[Outcome]:
    outcomes = []
    for size in dict.fromkeys((stage.world, "small")):
        made = await world.given(stage, size)
        main = size == stage.world
        suffix = "" if main else f", {SMALL}"
        people = range(min(ASKED, made.projects))
        async with stage.boardcast(made.database, redis_number=2 if main else 1) as server:
            for kind in KINDS:
                requests = [asked(made, kind, number) for number in people]
                found = await Reads(requests, stage.random()).measure(stage, server)
                outcomes.append(Outcome(kind + suffix, found))
            for kind in ANEW if main else ():
                requests = [asked(made, kind, number, 1 + nth) for number in people for nth in range(VARIED)]
                found = await Reads(requests, stage.random(), anew=True).measure(stage, server)
                outcomes.append(Outcome(anew(kind), found))
    return outcomes


def anew(kind: str) -> str:
    return f"{kind}, never asked before"


def asked(made: World, kind: str, number: int, variant: int = 0) -> Asked:
    """What somebody asks; every variant is another request for much the same."""
    project = number * (made.projects // min(ASKED, made.projects))
    project_id = History(project, made.projects).id
    token = _token(made, project * MEMBERS + number % MEMBERS)
    sort, more = SORTS[variant % len(SORTS)], variant // len(SORTS)
    if kind == "task page":
        path = f"/tasks?project_id={project_id}&status=doing&sort={sort}&limit={50 + more}"
        return Asked(path, token, b'"items":[{')
    if kind == "history page":
        before = f"&before={1000 - variant}" if variant else ""
        return Asked(f"/projects/{project_id}/history?limit=50{before}", token, b'"seq":')
    if kind == "leaderboard":
        return Asked(f"/projects/{project_id}/leaderboard?period=all", token, b'"rank":1')
    sort = sort if variant else "-created"
    return Asked(f"/tasks?q={WORDS[number % len(WORDS)]}&sort={sort}&limit={20 + more}", token, b'"items":[{')


@cache
def _token(made: World, person: int) -> str:
    return made.token(person)


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
    )
    + tuple(
        goal
        for kind in ANEW
        for goal in (
            Goal("p95 ms", most=20, contender=anew(kind)),
            Goal("requests/s", least=3_000, contender=anew(kind)),
        )
    ),
    run,
)
