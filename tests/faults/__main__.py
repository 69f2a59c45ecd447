"""`python -m tests.faults --minutes N --seed S`: a long history with every trouble in turn, and its summary."""

import argparse
import asyncio
import json
import random
import secrets
import sys
from time import monotonic

from tests.faults import troubles
from tests.faults.history import History, history, stopped
from tests.faults.world import world

CHAPTER = 30.0  # seconds that one kind of trouble goes on


async def run(minutes: float, seed: int, clients: int, rate: float) -> int:
    """0 only without violations."""

    began = monotonic()
    async with world(3) as here, history(here, seed) as told:
        await told.people(clients, projects=5)
        told.rate = rate

        async def everything(told: History, dice: random.Random) -> None:
            while True:
                kind = dice.choice(troubles.KINDS)
                told.counts[kind.__name__] += 1
                print(f"{monotonic() - began:7.1f} s  {kind.__name__}", flush=True)
                making = asyncio.create_task(kind(told, random.Random(dice.random())))
                await asyncio.wait([making], timeout=CHAPTER)
                ended = await stopped(making)
                await troubles.mend(told)
                if ended is not None:
                    raise ended

        await told.during(minutes * 60, everything)
        await troubles.mend(told)
        wrong = await told.verdict()
        print(
            json.dumps(
                {"seed": seed, "minutes": minutes, "clients": clients, **told.summary(), "violations": len(wrong)}
            )
        )
        for one in wrong:
            print("VIOLATION", one)
        if wrong:
            print(f"again: python -m tests.faults --minutes {minutes} --seed {seed}", file=sys.stderr)

        return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--clients", type=int, default=40)
    parser.add_argument("--rate", type=float, default=100.0, help="edits per second of all together")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    return asyncio.run(run(asked.minutes, asked.seed, asked.clients, asked.rate))


if __name__ == "__main__":
    sys.exit(main())
