"""The tables of docs/performance.md, from a run."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.report import number, sentence
from benchmarks.row import Outcome, Row, judged


def section(row: Row, outcomes: Sequence[Outcome]) -> str:
    """One row as Markdown: its table, and its goals as a list."""
    names = list(dict.fromkeys(name for outcome in outcomes for name in outcome.figures))
    lines = [f"### {row.key} {row.title}", "", f"{row.work[0].upper()}{row.work[1:]}.", ""]
    lines += [_line(["", *names]), _line(["---", *["--:"] * len(names)])]
    for outcome in outcomes:
        cells = [number(outcome.figures[name]) if name in outcome.figures else "" for name in names]
        lines.append(_line([outcome.contender, *cells]))
    lines.append("")
    lines += [f"- {'met' if found.met else '**not met**'}: {sentence(found)}" for found in judged(row, outcomes)]
    return "\n".join([*lines, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
