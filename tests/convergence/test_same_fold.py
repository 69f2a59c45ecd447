"""The board's replica and the server's State are the same fold: the same entries, the same result (C15)."""

import asyncio
import json
import random
from typing import Any

import pytest

from rooms.messages import encode
from tests.browser.stage import built
from tests.convergence.test_catalog import Writer
from tests.fixtures.board import Board
from tests.fixtures.seeds import dice, scaled
from tests.jsclient.bot import HANG, SCRIPTS, node

__all__ = ["built"]  # a fixture


async def fold(given: dict[str, Any]) -> dict[str, Any]:
    """What the board makes of it."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(node(), str(SCRIPTS / "fold.mjs"), stdin=pipe, stdout=pipe)
    async with asyncio.timeout(HANG):
        out, _ = await process.communicate(json.dumps(given).encode())
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(out)
    return found


def by_id(records: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["kind"], one["id"]): one for one in records}


@pytest.mark.usefixtures("built")
async def test_the_board_and_the_server_fold_alike(apollo: Board) -> None:
    """Seen to fail when the board keeps archived tasks."""
    rng = dice("fold")
    made: dict[str, list[str]] = {}
    people = (apollo.cast.ada, apollo.cast.radia, apollo.cast.grace)
    writers = [Writer(apollo, who, random.Random(rng.random()), made) for who in people]
    await asyncio.gather(*(writer.write(scaled(30)) for writer in writers))
    state = await apollo.state()
    start = {"epoch": state.epoch, "seq": state.seq, "records": json.loads(encode(list(state.records.values())))}
    await asyncio.gather(*(writer.write(scaled(120)) for writer in writers))
    bodies = await apollo.desk.store.since(apollo.id, start["seq"], 100_000)
    folded = await fold({**start, "entries": [json.loads(body) for body in bodies]})
    state = await apollo.state()
    assert folded["seq"] == state.seq
    assert by_id(folded["records"]) == by_id(json.loads(encode(list(state.records.values()))))
