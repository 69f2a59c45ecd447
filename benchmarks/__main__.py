"""python3 run.py bench [S1 S3 …]: run rows of the speed table beside their rivals, and show what came of them."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import orjson
import uvloop
from rich.console import Console

from benchmarks import machine, page, plot, report, rows
from benchmarks.checks import Miscounted
from benchmarks.row import Judged, Outcome, Row, judged, medians
from benchmarks.stage import Stage, raise_file_limit


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 when counts do not add up, never because something was slow."""
    known = {row.key: row for row in rows.every()}
    asked = parser(list(known)).parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 200)
    raise_file_limit()
    about = machine.described(asked.seed)
    console.print(
        f"{about['processor']}, {about['cores']} cores; load before: {about['load before']}; seed {asked.seed}"
    )
    chosen = [known[key] for key in asked.rows] or list(known.values())
    with tempfile.TemporaryDirectory(prefix="boardcast-bench-") as temporary:
        folder = Path(asked.data or temporary).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        stage = Stage(
            folder, asked.seed, quick=asked.quick, world=asked.world, say=partial(console.print, markup=False)
        )
        try:
            results = uvloop.run(measured(stage, chosen, asked.runs, console))
        except Miscounted as error:
            console.print(f"[bold red]{error}")
            return 1
    found = [(row.key, each) for row, outcomes in results for each in judged(row, outcomes)]
    if asked.json:
        asked.json.write_bytes(orjson.dumps(document(about, results, asked), option=orjson.OPT_INDENT_2))
    if asked.markdown:
        asked.markdown.write_text("\n".join(page.section(row, outcomes) for row, outcomes in results))
    if asked.plot:
        asked.plot.write_text(plot.drawn(found, f"Boardcast beside its goals, {about['at']}, {about['cores']} cores"))
    console.print(f"{sum(each.met for _, each in found)} of {len(found)} goals met")
    if asked.quick:
        console.print("This was quick: it shows that everything works, and its numbers mean nothing.")
    return 0


def parser(keys: Sequence[str]) -> argparse.ArgumentParser:
    """What can be asked."""
    top = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    top.add_argument("rows", nargs="*", metavar="ROW", type=str.upper, choices=[*keys, []], help=", ".join(keys))
    top.add_argument("--quick", action="store_true", help="small and short: shows that it works, measures nothing")
    top.add_argument("--runs", type=int, default=1, help="runs per row; medians are shown")
    top.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="what is edited in what order")
    top.add_argument("--world", choices=["small", "large"], default="large", help="what S11 and S12 read")
    top.add_argument("--data", type=Path, help="keep databases and logs in this folder")
    top.add_argument("--json", type=Path, metavar="FILE", help="write everything measured")
    top.add_argument(
        "--markdown", type=Path, metavar="FILE.md", help="write the tables as docs/performance.md has them"
    )
    top.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw what became of the goals")
    return top


async def measured(stage: Stage, chosen: Sequence[Row], runs: int, console: Console) -> list[tuple[Row, list[Outcome]]]:
    """Every row in turn, shown as soon as it is done."""
    results = []
    try:
        for row in chosen:
            console.print(f"{row.key} {row.title} …")
            outcomes = medians([await row.run(stage) for _ in range(runs)])
            report.shown(console, row, outcomes)
            results.append((row, outcomes))
            await asyncio.sleep(0)
    finally:
        await stage.close()
    return results


def document(
    about: dict[str, object], results: Sequence[tuple[Row, list[Outcome]]], asked: argparse.Namespace
) -> dict[str, object]:
    """Everything, for machines."""
    return {
        "machine": about,
        "quick": asked.quick,
        "runs": asked.runs,
        "world": asked.world,
        "rows": [
            {
                "key": row.key,
                "title": row.title,
                "work": row.work,
                "outcomes": [{"contender": each.contender, "figures": each.figures} for each in outcomes],
                "goals": [_goal(each) for each in judged(row, outcomes)],
            }
            for row, outcomes in results
        ],
    }


def _goal(each: Judged) -> dict[str, object]:
    return {"met": each.met, "reached": each.reached, "said": report.sentence(each)}


if __name__ == "__main__":
    sys.exit(main())
