"""Presence is true: listed is who has a live socket in the room now, on whatever instance (C9, promise 9)."""

import asyncio
import json
from typing import Any

import pytest

from handlers.sockets.doorway import Doorway
from handlers.sockets.session import Session
from rooms import presence as module
from rooms.actors import Actor
from rooms.errors import NotFound
from rooms.messages import Doer
from server.engine import Engine
from tests.fixtures.board import Board, Start, Told

HANG = 15  # seconds


class Wire:
    """A transport that remembers."""

    session: object | None = None

    def __init__(self, sid: str) -> None:
        self.sid = sid
        self.told: list[tuple[str, bytes]] = []

    def send(self, frame: Any) -> None:
        self.told.append((frame.event, frame.body))

    def emit(self, event: str, body: bytes) -> None:
        self.told.append((event, body))

    def ack(self, ack_id: int, body: bytes) -> None: ...

    def close(self, reason: str, *, retry_after: float | None = None) -> None: ...


class House:
    """An instance with its doorway."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.doorway = Doorway(engine.desk, engine.presence)
        self.count = 0

    def session(self, who: Doer) -> Session:
        self.count += 1
        wire = Wire(f"{self.engine.exchange.instance}-{self.count}")
        return Session(wire, Actor(who.id, who.name), None, Told, self.doorway.rise)

    async def enter(self, who: Doer, project_id: str) -> Session:
        session = self.session(who)
        self.doorway.admit(session, await self.doorway.enter(session, project_id, None, None))
        return session

    def people(self, project_id: str) -> set[str]:
        return {one["user_id"] for one in json.loads(self.engine.presence.listed(project_id)[0])}


async def settled(project_id: str, wanted: set[str], *houses: House) -> None:
    async with asyncio.timeout(HANG):
        while any(house.people(project_id) != wanted for house in houses):
            await asyncio.sleep(0.02)


@pytest.fixture
async def houses(engine: Engine, start: Start) -> list[House]:
    return [House(engine), House(await start())]


async def test_people_are_listed_on_both_instances_until_their_last_socket_leaves(
    apollo: Board, houses: list[House]
) -> None:
    here, there = houses
    cast = apollo.cast
    first, second = await here.enter(cast.ada, apollo.id), await there.enter(cast.ada, apollo.id)
    await there.enter(cast.grace, apollo.id)
    await settled(apollo.id, {cast.ada.id, cast.grace.id}, *houses)
    here.doorway.clear(first)
    await asyncio.sleep(0.3)
    await settled(apollo.id, {cast.ada.id, cast.grace.id}, *houses)
    there.doorway.leave(second, apollo.id)
    await settled(apollo.id, {cast.grace.id}, *houses)


async def test_who_is_removed_is_present_no_longer(apollo: Board, houses: list[House]) -> None:
    """Promises 7 and 9: the socket is still open, but it has no seat."""
    cast = apollo.cast
    await houses[0].enter(cast.ada, apollo.id)
    hers = [await house.enter(cast.grace, apollo.id) for house in houses]
    await settled(apollo.id, {cast.ada.id, cast.grace.id}, *houses)
    await apollo.do("member.remove", user_id=cast.grace.id)
    await houses[1].enter(cast.radia, apollo.id)
    await settled(apollo.id, {cast.ada.id, cast.radia.id}, *houses)
    for session in hers:
        assert "room.closed" in [event for event, _ in session.connection.told]  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        await houses[0].enter(cast.grace, apollo.id)


async def test_who_is_not_let_in_again_is_present_no_longer(apollo: Board, houses: list[House]) -> None:
    cast = apollo.cast
    session = await houses[0].enter(cast.grace, apollo.id)
    watching = await houses[1].enter(cast.ada, apollo.id)
    await settled(apollo.id, {cast.ada.id, cast.grace.id}, *houses)
    room = session.rooms[apollo.id]
    room.leave(session)  # as if the removal were about to be delivered
    await apollo.do("member.remove", user_id=cast.grace.id)
    with pytest.raises(NotFound):
        await houses[0].doorway.enter(session, apollo.id, None, None)
    await settled(apollo.id, {cast.ada.id}, houses[1])
    assert watching.rooms


async def test_leaving_at_any_moment_of_entering_leaves_no_ghost(apollo: Board, houses: list[House]) -> None:
    """Promise 9: the socket is cut at every await of joining in turn."""
    house, cast = houses[0], apollo.cast
    await houses[1].enter(cast.ada, apollo.id)
    for steps in range(40):
        session = house.session(cast.grace)
        entering = asyncio.create_task(house.doorway.enter(session, apollo.id, 0, None))
        for _ in range(steps):
            await asyncio.sleep(0)
        entering.cancel()
        house.doorway.clear(session)
        await asyncio.gather(entering, return_exceptions=True)
        if not entering.cancelled():
            house.doorway.clear(session)
    room = await house.engine.rooms.open(apollo.id)
    assert not room.watchers
    assert not room.joining
    await settled(apollo.id, {cast.ada.id}, *houses)


async def test_the_people_of_an_instance_that_fell_silent_are_gone(
    apollo: Board, houses: list[House], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SILENCE", 1.5)
    here, there = houses
    cast = apollo.cast
    await here.enter(cast.ada, apollo.id)
    await there.enter(cast.grace, apollo.id)
    await settled(apollo.id, {cast.ada.id, cast.grace.id}, here)
    await there.engine.stop()
    await settled(apollo.id, {cast.ada.id}, here)


@pytest.mark.parametrize("others", [True, False])
async def test_who_left_while_nobody_heard_of_it_is_gone_a_little_later(
    others: bool, apollo: Board, houses: list[House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 9: a lost message leaves no ghost, whether somebody else is still there or the room is empty."""
    monkeypatch.setattr(module, "AGAIN", 0.3)
    monkeypatch.setattr(module, "LEASE", 1.5)
    here, there = houses
    cast = apollo.cast
    leaving = await here.enter(cast.ada, apollo.id)
    staying = {cast.linus.id} if others else set()
    if others:
        await here.enter(cast.linus, apollo.id)
    await there.enter(cast.grace, apollo.id)
    await settled(apollo.id, {cast.ada.id, cast.grace.id} | staying, *houses)
    here.engine.exchange.mute = True
    here.doorway.clear(leaving)
    await asyncio.sleep(3 * module.TICK)
    here.engine.exchange.mute = False
    await settled(apollo.id, {cast.grace.id} | staying, there)
    await asyncio.sleep(2 * module.LEASE)
    await settled(apollo.id, {cast.grace.id} | staying, *houses)


async def test_an_instance_that_comes_later_knows_who_is_there(apollo: Board, engine: Engine, start: Start) -> None:
    here = House(engine)
    await here.enter(apollo.cast.ada, apollo.id)
    await asyncio.sleep(0.3)
    there = House(await start())
    session = there.session(apollo.cast.grace)
    await there.doorway.enter(session, apollo.id, None, None)
    assert there.people(apollo.id) == {apollo.cast.ada.id, apollo.cast.grace.id}


async def test_a_crowd_hears_of_itself_less_often_but_in_the_end_of_everybody(
    apollo: Board, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CROWD", 1)
    house, cast = House(engine), apollo.cast
    watching = await house.enter(cast.ada, apollo.id)
    for who in (cast.grace, cast.linus, cast.radia):
        await house.enter(who, apollo.id)
        await asyncio.sleep(2 * module.TICK)
    wire = watching.connection
    assert isinstance(wire, Wire)
    async with asyncio.timeout(HANG):
        while not any(event == "presence" and b'"count":4' in body for event, body in wire.told):
            await asyncio.sleep(0.02)
