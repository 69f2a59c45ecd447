"""Whatever the moment of leaving: no ghost, and gone exactly once (PROMISES 7 and 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.realtime.conftest import Start, World
from tests.realtime.raw import Raw, frame
from tests.realtime.recorder import eventually

STEPS = 4
"""Awaits of the `connect` under test."""


class Pause:
    """A `connect` that stops at one of its awaits until the client has left."""

    def __init__(self, step: int, *, heeds: bool) -> None:
        self._step = step
        self._heeds = heeds
        self.reached = asyncio.Event()
        self.over = asyncio.Event()

    async def __call__(self) -> None:
        for step in range(STEPS):
            if step == self._step:
                self.reached.set()
                try:
                    await self.over.wait()
                except asyncio.CancelledError:
                    if self._heeds:
                        raise
            else:
                await asyncio.sleep(0)


def in_every_way(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Whatever is said last, at each await, and whether or not `connect` heeds its cancellation."""
    for mark in (
        pytest.mark.parametrize("goodbye", ["cut", "1", "41", "abc"]),
        pytest.mark.parametrize("step", range(STEPS)),
        pytest.mark.parametrize("heeds", [True, False], ids=["cancelled", "not heeding"]),
    ):
        test = mark(test)
    return test


async def pass_over(world: World, pause: Pause) -> None:
    """Gives the server time to see that the client has left, then lets `connect` go on."""
    await asyncio.sleep(0.02)
    pause.over.set()
    await world.settle()
    assert world.application.begun == 1
    assert len(world.application.left) == len(world.application.returned)


@in_every_way
async def test_a_websocket_that_leaves_while_it_connects_leaves_nothing(
    start: Start, goodbye: str, step: int, heeds: bool
) -> None:
    world = await start(connect_timeout=0.2)
    world.application.before_connect = pause = Pause(step, heeds=heeds)
    raw = await Raw.open(world.peer.url, frame(b"40"))
    await pause.reached.wait()
    if goodbye == "cut":
        raw.abort()
    else:
        raw.send(goodbye)
    await pass_over(world, pause)
    raw.abort()


@in_every_way
async def test_a_polling_client_that_leaves_while_it_connects_leaves_nothing(
    start: Start, goodbye: str, step: int, heeds: bool
) -> None:
    world = await start(connect_timeout=0.2)
    world.application.before_connect = pause = Pause(step, heeds=heeds)
    sid = await world.peer.open_polling()
    await world.peer.post(sid, "40")
    await pause.reached.wait()
    if goodbye == "cut":
        poll = asyncio.create_task(world.peer.poll(sid))
        await asyncio.sleep(0.01)
        poll.cancel()
    else:
        await world.peer.post(sid, goodbye)
    await pass_over(world, pause)


async def test_a_client_that_comes_back_before_its_first_connect_is_done_is_there_once(start: Start) -> None:
    world = await start()
    first = Pause(1, heeds=False)
    second = Pause(-1, heeds=True)
    pauses = [second, first]

    async def pause() -> None:
        await pauses.pop()()

    world.application.before_connect = pause
    raw = await Raw.open(world.peer.url, frame(b'40{"token":"first"}'))
    await first.reached.wait()
    raw.writer.write(frame(b"41") + frame(b'40{"token":"second"}'))
    await eventually(lambda: world.application.begun == 2 and world.application.live)
    first.over.set()
    await eventually(lambda: len(world.application.returned) == 2)
    await asyncio.sleep(0.02)
    assert [connection.session for connection in world.application.live] == [{"token": "second"}]
    assert world.application.left == list(world.application.returned - set(world.application.live))
    raw.abort()
    await world.settle()


@pytest.mark.parametrize("moment", range(12))
async def test_a_websocket_that_is_cut_around_its_connect_leaves_nothing(start: Start, moment: int) -> None:
    world = await start()
    raw = await Raw.open(world.peer.url, frame(b"40"))
    for _ in range(moment):
        await asyncio.sleep(0)
    raw.abort()
    await world.settle()


async def test_all_goodbyes_in_one_post_leave_nothing(start: Start) -> None:
    world = await start()
    sid = await world.peer.open_polling()
    await world.peer.post(sid, "40\x1e41\x1e40\x1e41\x1e40\x1e1")
    await world.settle()


async def test_a_connect_that_does_not_heed_its_cancellation_is_told(start: Start) -> None:
    world = await start()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass

    world.application.before_connect = stubborn
    raw = await Raw.open(world.peer.url, frame(b"40"))
    await eventually(lambda: world.application.begun)
    raw.abort()
    await eventually(lambda: world.application.gone)
    assert world.application.gone == ["transport close"]
    await world.settle()


async def test_leaving_the_namespace_and_then_the_server_is_one_goodbye(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send("41")
    raw.send("1")
    await raw.end()
    assert world.application.gone == ["client disconnect"]
    await world.settle()


async def test_a_poll_that_is_given_up_ends_the_session(start: Start) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    poll = asyncio.create_task(world.peer.poll(sid))
    await asyncio.sleep(0.05)
    poll.cancel()
    await eventually(lambda: world.application.gone == ["transport close"])
    await world.settle()
