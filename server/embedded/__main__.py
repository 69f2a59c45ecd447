"""`python -m server.embedded --dir D`: both databases alone, for several instances, tests and benchmarks."""

import argparse
import asyncio
from pathlib import Path

from server.embedded.alone import run

parser = argparse.ArgumentParser(prog="python -m server.embedded", description=__doc__)
parser.add_argument("--dir", type=Path, default=Path("data"), help="where the data is (default: %(default)s)")
asyncio.run(run(parser.parse_args().dir))
