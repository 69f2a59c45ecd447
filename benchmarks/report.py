"""What a person reads at the end: a table per row, and what became of its goals."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.row import Judged, Outcome, Row, judged


def shown(console: Console, row: Row, outcomes: Sequence[Outcome]) -> None:
    """One row with everybody who ran it, and the ratios its goals are about."""
    names = list(dict.fromkeys(name for outcome in outcomes for name in outcome.figures))
    table = Table(title=f"{row.key} {row.title}: {row.work}", title_justify="left", title_style="bold")
    table.add_column("")
    for name in names:
        table.add_column(name, justify="right")
    for outcome in outcomes:
        cells = [number(outcome.figures[name]) if name in outcome.figures else "" for name in names]
        table.add_row(outcome.contender, *cells)
    console.print(table)
    for found in judged(row, outcomes):
        console.print(f"  {'met   ' if found.met else 'NOT   '} {sentence(found)}", highlight=False)
    console.print()


def sentence(found: Judged) -> str:
    """What was wanted and what was reached."""
    goal, reached = found.goal, found.reached
    bound = f"≥ {number(goal.least)}" if goal.least is not None else f"≤ {number(goal.most or 0)}"
    who = goal.contender + ": "
    if goal.rival is not None:
        return f"{who}{goal.figure} {reached:.2f}x that of {goal.rival} (goal {bound}x)"
    return f"{who}{goal.figure} {number(reached)} (goal {bound})"


def number(value: float) -> str:
    """Three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
