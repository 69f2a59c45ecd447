"""C11: stock clients resume by themselves, without a line of code of ours on their side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.browser.people import Project
from tests.browser.served import Served
from tests.browser.stage import Cast, found
from tests.fixtures.proxy import Proxy
from tests.jsclient.bot import Bot, State

TRANSPORTS = pytest.mark.parametrize("transport", ["websocket", "polling"])


@asynccontextmanager
async def watching(served: Served, *projects: Project, transport: str) -> AsyncIterator[tuple[Bot, Proxy]]:
    async with Proxy(served.port) as wire:
        bot = await Bot.start(wire.address, projects[0], transport, "stock.mjs", *projects[1:])
        try:
            yield bot, wire
        finally:
            await bot.end()


async def cut_while(bot: Bot, wire: Proxy, *edited: Project) -> State:
    """Cut, edit each project thrice meanwhile, and let it come back."""
    before = await bot.state()
    wire.cut(refuse=True)
    await bot.until(lambda state: not state["connected"])
    for project in edited:
        todo = await project.column("To do")
        for n in range(3):
            await project.do("task.create", project.owner, title=f"Meanwhile {n}", column_id=todo)
    wire.mend()
    return await bot.until(lambda state: state["connects"] > before["connects"])


def contiguous(seqs: list[int]) -> bool:
    return seqs == list(range(seqs[0], seqs[0] + len(seqs)))


async def tip(project: Project) -> int:
    return int((await project.owner.ask("GET", f"projects/{project.id}"))["seq"])


@TRANSPORTS
async def test_what_was_missed_comes_by_itself(served: Served, cast: Cast, transport: str) -> None:
    """Even before any entry was received, and again and again."""
    async with watching(served, cast.apollo, transport=transport) as (bot, wire):
        for times in (1, 2, 3):
            await cut_while(bot, wire, cast.apollo)
            last = await tip(cast.apollo)
            state = await bot.until(lambda state, last=last: state["seen"][cast.apollo.id][-1] >= last)
            assert contiguous(state["seen"][cast.apollo.id])
            assert state["recovered"] == times


async def test_a_client_in_several_rooms_resumes_in_each_where_it_stood(served: Served, cast: Cast) -> None:
    second = (await found(served.address)).apollo
    await second.do("member.add", second.owner, user_id=cast.apollo.owner.id, role="member")
    async with watching(served, cast.apollo, second, transport="websocket") as (bot, wire):
        await cut_while(bot, wire, second)
        await cut_while(bot, wire, cast.apollo, second)
        await cut_while(bot, wire, cast.apollo)
        for project in (cast.apollo, second):
            last, id = await tip(project), project.id
            state = await bot.until(lambda state, at=id, last=last: state["seen"][at][-1] >= last)
            assert contiguous(state["seen"][id])


async def test_who_was_removed_meanwhile_does_not_get_back_in(served: Served, cast: Cast) -> None:
    second = (await found(served.address)).apollo
    await second.do("member.add", second.owner, user_id=cast.apollo.owner.id, role="member")
    async with watching(served, cast.apollo, second, transport="websocket") as (bot, wire):
        wire.cut(refuse=True)
        await bot.until(lambda state: not state["connected"])
        await second.do("member.remove", second.owner, user_id=cast.apollo.owner.id)
        removed_at = await tip(second)
        wire.mend()
        state = await bot.until(lambda state: state["closed"] == [second.id])
        assert state["seen"][second.id][-1] < removed_at
