"""The unmodified official JavaScript client edits, is cut, comes back, and knows what everybody knows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid5

import pytest

from tests.browser.people import Project
from tests.browser.served import Served
from tests.browser.stage import Cast, found
from tests.fixtures.proxy import Proxy
from tests.fixtures.seeds import dice
from tests.jsclient.bot import HANG, Bot, State

TRANSPORTS = pytest.mark.parametrize("transport", ["websocket", "polling"])


@asynccontextmanager
async def following(served: Served, project: Project, transport: str) -> AsyncIterator[tuple[Bot, Proxy]]:
    async with Proxy(served.port) as wire:
        bot = await Bot.start(wire.address, project, transport)
        try:
            yield bot, wire
        finally:
            await bot.end()


def by_id(records: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["kind"], one["id"]): one for one in records}


async def knows_everything(bot: Bot, project: Project) -> State:
    """Wait until the bot is in step, and compare it with a fresh snapshot."""
    await bot.until(lambda state: state["joined"] and not state["unanswered"])
    fresh = await project.owner.ask("GET", f"projects/{project.id}")
    state = await bot.until(lambda state: state["seq"] >= fresh["seq"])
    assert by_id(state["records"]) == by_id(fresh["records"])
    return state


def task_id(project: Project, request_id: str) -> str:
    return str(uuid5(UUID(project.id), f"task:{request_id}"))


@TRANSPORTS
async def test_edits_are_acked_and_followed(served: Served, cast: Cast, transport: str) -> None:
    """C1, C3, C7, C8"""
    todo, done = await cast.apollo.column("To do"), await cast.apollo.column("Done")
    async with following(served, cast.apollo, transport) as (bot, _):
        await bot.edit("r1", "task.create", title="Fuel", column_id=todo)
        await bot.edit("r2", "task.move", task_id=task_id(cast.apollo, "r1"), column_id=done)
        await bot.edit("r3", "task.create", title=" ", column_id=todo)
        await cast.apollo.do("task.create", cast.grace, title="Food", column_id=todo)
        state = await knows_everything(bot, cast.apollo)
    assert state["acks"]["r1"]["result"]["task"]["id"] == task_id(cast.apollo, "r1")
    assert state["acks"]["r3"]["problem"]["code"] == "invalid"
    first, last = state["seen"][0], state["seen"][-1]
    assert state["seen"] == list(range(first, last + 1))


@TRANSPORTS
async def test_an_edit_whose_ack_was_lost_is_sent_again_and_done_once(
    served: Served, cast: Cast, transport: str
) -> None:
    """C2, C6, C8"""
    todo = await cast.apollo.column("To do")
    async with following(served, cast.apollo, transport) as (bot, wire):
        wire.silent = True
        await bot.edit("lost", "task.create", title="Fuel", column_id=todo)
        async with asyncio.timeout(HANG):
            while await cast.apollo.titles("To do") != ["Fuel"]:
                await asyncio.sleep(0.02)
        wire.cut(refuse=True)
        await bot.until(lambda state: not state["joined"])
        await bot.edit("late", "task.create", title="Food", column_id=todo)
        await cast.apollo.do("task.create", cast.grace, title="Maps", column_id=todo)
        assert (await bot.state())["unanswered"] == 2
        wire.mend()
        state = await knows_everything(bot, cast.apollo)
    assert state["modes"] == ["snapshot", "replay"]
    assert state["acks"]["lost"]["seq"] < state["acks"]["late"]["seq"]
    assert await cast.apollo.titles("To do") == ["Fuel", "Maps", "Food"]


@TRANSPORTS
async def test_random_edits_through_a_line_that_is_cut_again_and_again(
    served: Served, cast: Cast, transport: str
) -> None:
    """C6, C8: every edit once, whatever was lost on the way."""
    chance = dice("cuts")
    columns = [one["id"] for one in await cast.apollo.records("column")]
    async with following(served, cast.apollo, transport) as (bot, wire):
        for n in range(60):
            if n % 3 == 0:
                await bot.edit(f"edit-{n}", "task.create", title=f"Task {n}", column_id=columns[0])
            else:
                moved = task_id(cast.apollo, f"edit-{chance.randrange(0, n + 1, 3)}")
                await bot.edit(f"edit-{n}", "task.move", task_id=moved, column_id=chance.choice(columns))
            if chance.random() < 0.1:
                wire.silent = True
            if chance.random() < 0.15:
                wire.cut(refuse=True)
                await asyncio.sleep(chance.random() * 0.1)
                wire.mend()
        wire.cut()
        wire.mend()
        state = await knows_everything(bot, cast.apollo)
    assert len(state["modes"]) > 1
    assert [ack for ack in state["acks"].values() if not ack["ok"]] == []
    assert len(state["acks"]) == 60
    titles = [one["title"] for one in await cast.apollo.records("task")]
    assert sorted(titles) == sorted(f"Task {n}" for n in range(0, 60, 3))


async def test_a_server_that_was_killed_is_found_again(mortal: Served) -> None:
    """C2, C6"""
    cast = await found(mortal.address)
    todo = await cast.apollo.column("To do")
    async with following(mortal, cast.apollo, "websocket") as (bot, _):
        await bot.edit("before", "task.create", title="Fuel", column_id=todo)
        await bot.until(lambda state: "before" in state["acks"])
        mortal.kill()
        await bot.until(lambda state: not state["joined"])
        await bot.edit("meanwhile", "task.create", title="Food", column_id=todo)
        mortal.start()
        state = await knows_everything(bot, cast.apollo)
    assert state["modes"] == ["snapshot", "replay"]
    assert await cast.apollo.titles("To do") == ["Fuel", "Food"]
