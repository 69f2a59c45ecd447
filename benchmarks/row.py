"""A row of the speed table: a piece of work, its goals, and what everybody who did it measured."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from benchmarks.stage import Stage

OURS = "Boardcast"


class Outcome(NamedTuple):
    """What one contender measured: a figure's name with its unit → the number."""

    contender: str
    figures: dict[str, float]


@dataclass(frozen=True)
class Goal:
    """A bound on one of our figures; with `rival`, on its ratio to the rival's figure."""

    figure: str
    least: float | None = None
    most: float | None = None
    rival: str | None = None
    contender: str = OURS


class Judged(NamedTuple):
    """A goal, what was reached, and whether that is enough."""

    goal: Goal
    reached: float
    met: bool


class Row(NamedTuple):
    """`run` raises Miscounted when what was received does not add up; no row fails by time."""

    key: str
    title: str
    work: str
    goals: Sequence[Goal]
    run: Callable[[Stage], Awaitable[list[Outcome]]]


def judged(row: Row, outcomes: Sequence[Outcome]) -> list[Judged]:
    """The goals that these outcomes say something about."""
    figures = {outcome.contender: outcome.figures for outcome in outcomes}
    found = []
    for goal in row.goals:
        reached = figures.get(goal.contender, {}).get(goal.figure)
        if goal.rival is not None and reached is not None:
            theirs = figures.get(goal.rival, {}).get(goal.figure)
            reached = reached / theirs if theirs else None
        if reached is None:
            continue
        met = (goal.least is None or reached >= goal.least) and (goal.most is None or reached <= goal.most)
        found.append(Judged(goal, reached, met))
    return found


def medians(runs: Sequence[Sequence[Outcome]]) -> list[Outcome]:
    """Several runs as one: of each figure the median."""
    gathered: dict[str, dict[str, list[float]]] = {}
    for outcomes in runs:
        for outcome in outcomes:
            held = gathered.setdefault(outcome.contender, {})
            for name, value in outcome.figures.items():
                held.setdefault(name, []).append(value)
    return [
        Outcome(contender, {name: median(values) for name, values in held.items()})
        for contender, held in gathered.items()
    ]
