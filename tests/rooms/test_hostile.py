"""Hostile commands: whatever a client sends, it gets a problem that is its own, never one of ours.

Nothing a client sends makes a log line with a traceback.
"""

import json
import random
from typing import Any

import msgspec

from rooms import catalog, shapes
from rooms.errors import BoardError, Internal
from tests.checker import check_project
from tests.convergence.wishes import GENERATORS, Dice
from tests.fixtures.board import Board
from tests.fixtures.seeds import dice, scaled

NASTY: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 2**63, 2**64, -0.0, 5e-324, "", " ", "\n", "\x00", "\ud800", "\u202e", "🜁" * 300,
    "x" * 60_000,
    [], [[]], {}, {"a": {}}, "00000000-0000-0000-0000-000000000000", "00000000-0000-7000-8000-000000000000\n",
    "9999-12-31T23:59:59.999Z", "2026-06-31T00:00:00.000Z", "2026-06-30T23:59:60.000Z", "0001-01-01T00:00:00.000Z",
    "'; drop table log; --", "%s", "{}", "\\", "\\u0000", "NaN", ["x"] * 200,
)  # fmt: skip


def spoiled(rng: random.Random, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with one of them, at any depth, made nasty."""
    name = rng.choice([*fields, "expect", "surprise"])
    inner = fields.get(name)
    if isinstance(inner, dict) and inner and rng.random() < 0.7:
        return {**fields, name: spoiled(rng, inner)}
    if isinstance(inner, list) and inner and rng.random() < 0.5:
        return {**fields, name: [*inner, rng.choice(NASTY)]}
    return {**fields, name: rng.choice(NASTY)}


async def test_whatever_is_sent_is_answered_with_a_problem_of_the_sender(apollo: Board, database_url: str) -> None:
    rng = dice("hostile")
    made: dict[str, list[str]] = {}
    decoders = {name: msgspec.json.Decoder(command) for name, command in catalog.COMMANDS.items()}
    codes: dict[str, int] = {}
    for _ in range(5):
        await apollo.task(description="Text")
        await apollo.label(f"label {len(codes)}{rng.random()}")
    for number in range(scaled(1500)):
        name = rng.choice(sorted(set(decoders) - {"project.delete"}))
        chance = Dice(rng, await apollo.state(), apollo.cast, made)
        fields = {"project_id": apollo.id, "request_id": f"r-{number}", **GENERATORS[name](chance)}
        if name == "project.create":
            del fields["project_id"]
        raw = json.dumps(spoiled(rng, fields)).encode()
        try:
            command = shapes.decode(decoders[name], raw, "payload")
            line = await apollo.desk.perform(apollo.cast.ada, command)
        except BoardError as error:
            if isinstance(error, Internal):
                print(raw[:500])
            codes[error.code] = codes.get(error.code, 0) + 1
        else:
            codes["done"] = codes.get("done", 0) + 1
            for change in line.entry.changes:
                made.setdefault(change.kind, []).append(change.id)
    print(codes)
    assert not {"internal", "unavailable"} & codes.keys()
    await check_project(database_url, apollo.id)
