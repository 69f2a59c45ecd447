"""Valkey dies under two boards on two instances: nobody is shown anything but the log, and nobody loses an edit."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.people import Person
from tests.browser.served import Served
from tests.browser.stage import found
from tests.faults.valkey import Valkey


@pytest_asyncio.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    """A Valkey that the test may kill and start again."""
    valkey = await Valkey.create(tmp_path)
    yield valkey
    await valkey.kill()


@pytest_asyncio.fixture
async def instances(built: None, database_url: str, valkey: Valkey, tmp_path: Path) -> AsyncIterator[list[Served]]:
    """Two instances of one system."""
    servers = []
    for name in ("one", "other"):
        data = tmp_path / name
        data.mkdir()
        servers.append(Served(database_url, Valkey.through(valkey.port), data))
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.stop()


def on(server: Served, person: Person) -> Person:
    """The same person as a guest of another instance."""
    return Person(server.address, person.session)


async def test_two_instances_agree_while_valkey_is_dead_and_after(
    visit: Visit, instances: list[Served], valkey: Valkey
) -> None:
    """A4, C8: an edit made on one instance is shown on the other, from the log."""
    one, other = instances
    cast = await found(one.address)
    ada, grace = await visit(cast.ada, cast.apollo), await visit(on(other, cast.grace), cast.apollo)
    await board.add_card(ada, "To do", "Fuel")
    await board.shows(grace, "To do", ["Fuel"])

    await valkey.kill()
    await board.add_card(ada, "To do", "Food")
    await board.shows(grace, "To do", ["Fuel", "Food"])
    await board.drag(grace, "Fuel", board.column(grace, "Doing").locator(".cards"))
    await board.shows(ada, "Doing", ["Fuel"])
    for page in (ada, grace):
        await board.is_live(page)
        await expect(page.locator(".toast.problem")).to_have_count(0)

    await valkey.start()
    await board.add_card(grace, "Done", "Maps")
    await board.shows(ada, "Done", ["Maps"])
    for page in (ada, grace):
        await board.shows(page, "To do", ["Food"])
        await board.shows(page, "Doing", ["Fuel"])
        await board.is_live(page)
    # Everybody is on everybody's screen again.
    await expect(ada.locator(".here").get_by_role("img", name="Grace Hopper")).to_be_visible()
    await expect(grace.locator(".here").get_by_role("img", name="Ada Lovelace")).to_be_visible()
    assert sorted(task["number"] for task in await cast.apollo.records("task")) == [1, 2, 3]


async def test_a_board_opens_while_valkey_is_dead(visit: Visit, instances: list[Served], valkey: Valkey) -> None:
    cast = await found(instances[0].address)
    await cast.apollo.add("To do", "Fuel")
    await valkey.kill()
    ada = await visit(cast.ada, cast.apollo)
    await board.shows(ada, "To do", ["Fuel"])
    await board.add_card(ada, "To do", "Food")
    await board.is_live(ada)
    assert await cast.apollo.titles("To do") == ["Fuel", "Food"]
