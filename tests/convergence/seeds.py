"""Random tests say which seed they ran with, and run longer when they are asked to.

BOARDCAST_TEST_SEED=… repeats a run, BOARDCAST_TEST_SCALE=20 makes it twenty times as long.
"""

import os
import random


def dice(name: str) -> random.Random:
    """A source of chance whose seed is printed."""
    seed = os.environ.get("BOARDCAST_TEST_SEED") or str(random.SystemRandom().randrange(1 << 32))
    print(f"{name}: BOARDCAST_TEST_SEED={seed}")
    return random.Random(f"{name}:{seed}")


def scaled(count: int) -> int:
    """That many, or as many times more as was asked for."""
    return int(count * float(os.environ.get("BOARDCAST_TEST_SCALE", "1")))
