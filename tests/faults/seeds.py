"""Where the chance of a test comes from: FAULTS_SEED, or a new seed, which is printed."""

import os
import secrets


def seeded() -> int:
    """The seed of this test."""
    seed = int(os.environ.get("FAULTS_SEED") or secrets.randbits(32))
    print(f"FAULTS_SEED={seed}")
    return seed


def show(summary: object, wrong: list[str]) -> None:
    """For those who read the output of a failure."""
    print(summary)
    for one in wrong[:20]:
        print("VIOLATION", one)
