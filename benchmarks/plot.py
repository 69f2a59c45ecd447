"""A picture of the goals: how many times its goal each row reached, drawn as SVG by hand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from benchmarks.report import sentence
from benchmarks.row import Judged

WIDTH, LEFT, BAR, STEP = 1000, 520, 14, 22  # pixels
MOST = 2.5  # times the goal; beyond this a bar is cut off
MET, MISSED = "#2f855a", "#c05621"


def drawn(found: Sequence[tuple[str, Judged]], caption: str) -> str:
    """Bars of (row, goal); the line is the goal, longer is better."""
    height = STEP * len(found) + 70
    goal = LEFT + (WIDTH - LEFT) / MOST
    font = 'font-family="system-ui, sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" {font}>',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="8" y="20" font-size="14" font-weight="bold">{escape(caption)}</text>',
    ]
    for number, (key, judged) in enumerate(found):
        y = 40 + number * STEP
        size = min(times(judged), MOST) * (WIDTH - LEFT) / MOST
        colour = MET if judged.met else MISSED
        parts.append(f'<text x="8" y="{y + BAR - 3}">{escape(key)} {escape(sentence(judged))}</text>')
        parts.append(f'<rect x="{LEFT}" y="{y}" width="{size:.1f}" height="{BAR}" fill="{colour}"/>')
    parts.append(f'<line x1="{goal}" y1="32" x2="{goal}" y2="{height - 24}" stroke="black" stroke-dasharray="4 3"/>')
    parts.append(f'<text x="{goal}" y="{height - 8}" text-anchor="middle">the goal</text></svg>')
    return "\n".join(parts)


def times(judged: Judged) -> float:
    """How many times as good as the goal."""
    if judged.goal.least is not None:
        return judged.reached / judged.goal.least
    return (judged.goal.most or 0.0) / judged.reached if judged.reached > 0 else MOST
