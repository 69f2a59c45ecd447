"""Every row of the speed table runs and what it receives adds up. How fast it is here says and fails nothing."""

import math
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from benchmarks import rows

ROOT = Path(__file__).parents[2]
HUNG = 110  # seconds; a row takes ten on an idle machine


@pytest.mark.parametrize("key", [row.key for row in rows.every()])
def test_a_row_runs_and_its_counts_add_up(key: str, tmp_path: Path) -> None:
    written, drawn = tmp_path / "bench.json", tmp_path / "bench.svg"
    command = [sys.executable, "-m", "benchmarks", key, "--quick", "--seed", "7"]
    done = subprocess.run(
        [*command, "--json", str(written), "--plot", str(drawn)],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=HUNG, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = orjson.loads(written.read_bytes())
    assert told["machine"]["seed"] == 7
    (row,) = told["rows"]
    assert row["key"] == key
    assert row["outcomes"]
    assert all(math.isfinite(value) for outcome in row["outcomes"] for value in outcome["figures"].values())
    assert row["goals"], "every row says something about its goals"
    assert drawn.read_text().startswith("<svg")


def test_every_row_of_the_table_is_there() -> None:
    assert [row.key for row in rows.every()] == [f"S{number}" for number in range(1, 15)]
