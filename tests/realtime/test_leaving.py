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


async def settled(world: World) -> None:
    await eventually(lambda: not world.server.engine.sessions)
    await asyncio.sleep(0.02)
    world.application.check()


async def pass_over(world: World, pause: Pause) -> None:
    """Gives the server time to see that the client has left, then lets `connect` go on."""
    await asyncio.sleep(0.02)
    pause.over.set()
    await settled(world)
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
    await settled(world)


@pytest.mark.parametrize("moment", range(12))
async def test_a_websocket_that_is_cut_around_its_connect_leaves_nothing(start: Start, moment: int) -> None:
    world = await start()
    raw = await Raw.open(world.peer.url, frame(b"40"))
    for _ in range(moment):
        await asyncio.sleep(0)
    raw.abort()
    await settled(world)


async def test_all_goodbyes_in_one_post_leave_nothing(start: Start) -> None:
    world = await start()
    sid = await world.peer.open_polling()
    await world.peer.post(sid, "40\x1e41\x1e40\x1e41\x1e40\x1e1")
    await settled(world)


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
    await settled(world)


async def test_leaving_the_namespace_and_then_the_server_is_one_goodbye(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    raw.send("41")
    raw.send("1")
    await raw.end()
    assert world.application.gone == ["client disconnect"]
    await settled(world)


async def test_a_kick_says_why_and_closes_the_transport(start: Start) -> None:
    world = await start()
    raw = await Raw.connected(world.peer.url)
    connection = world.application.live[0]
    connection.close("removed")
    assert world.application.gone == ["removed"]
    connection.close("again")
    connection.emit("never", b"1")
    raw.send("40")
    assert await raw.event() == ["closing", {"reason": "removed", "retry_after": None}]
    assert await raw.text() == "41"
    assert await raw.end() == 1000
    assert world.application.begun == 1
    await settled(world)


@pytest.mark.parametrize("waiting", [True, False], ids=["in its poll", "between two polls"])
async def test_a_kick_reaches_a_polling_client(start: Start, waiting: bool) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    poll = asyncio.create_task(world.peer.poll(sid)) if waiting else None
    await asyncio.sleep(0.05)
    world.application.live[0].close("removed")
    assert world.application.gone == ["removed"]
    status, body = await (poll or world.peer.poll(sid))
    assert status == 200
    assert body.split("\x1e") == ['42["closing",{"reason":"removed","retry_after":null}]', "41"]
    assert await world.peer.poll(sid) == (200, "1")
    assert (await world.peer.poll(sid))[0] == 400
    assert (await world.peer.post(sid, "40"))[0] == 400
    await settled(world)


async def test_a_client_that_shall_come_back_is_not_told_to_stay_away(start: Start) -> None:
    """Stock clients reconnect by themselves unless the server says DISCONNECT."""
    world = await start()
    raw = await Raw.connected(world.peer.url)
    world.application.live[0].close("moved", retry_after=1.5)
    assert await raw.event() == ["closing", {"reason": "moved", "retry_after": 1.5}]
    assert (await raw.read())[0] == 8
    raw.abort()


async def test_a_poll_that_is_given_up_ends_the_session(start: Start) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    poll = asyncio.create_task(world.peer.poll(sid))
    await asyncio.sleep(0.05)
    poll.cancel()
    await eventually(lambda: world.application.gone == ["transport close"])
    await settled(world)


async def test_a_failed_upgrade_goes_on_with_polling(start: Start) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    socket = await world.peer.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await socket.receive_str(timeout=5) == "3probe"
    world.application.live[0].emit("held", b"1")
    assert await world.peer.poll(sid) == (200, "6")
    await socket.close()
    assert await world.peer.poll(sid) == (200, '42["held",1]')


async def test_what_waits_during_an_upgrade_arrives_behind_it_in_order(start: Start) -> None:
    world = await start()
    sid = await world.peer.connected_polling()
    poll = asyncio.create_task(world.peer.poll(sid))
    await asyncio.sleep(0.05)
    socket = await world.peer.websocket(sid=sid)
    await socket.send_str("2probe")
    assert await socket.receive_str(timeout=5) == "3probe"
    assert await poll == (200, "6")
    for number in range(5):
        world.application.live[0].emit("held", b"%d" % number)
    await socket.send_str("5")
    await socket.send_str('421["echo",5]')
    expected = [*(f'42["held",{number}]' for number in range(5)), "431[5]"]
    assert [await socket.receive_str(timeout=5) for _ in expected] == expected
    assert world.application.live[0].transport == "websocket"
    await socket.close()
    await settled(world)
