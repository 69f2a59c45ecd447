"""A served Boardcast, the cast, and browsers in which they have logged in."""

import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.people import Person, Project, register
from tests.browser.served import Served

TIMEOUT = 20_000  # ms; a hang limit, not a speed

Visit = Callable[..., Awaitable[Page]]


class Cast(NamedTuple):
    """Ada owns Apollo, Grace is a member of it."""

    ada: Person
    grace: Person
    apollo: Project


@pytest.fixture(scope="session")
def built() -> None:
    """The board as it is in the sources: built by the hook if that has not happened."""
    import hatch_build

    if hatch_build.stale():
        try:
            hatch_build.build()
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"the board could not be built: {error}")


@pytest.fixture(scope="session")
def served(
    built: None, database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server that stays up."""
    server = Served(database_url, redis_url, tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mortal(built: None, database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Served]:
    """A server that the test may kill and start again."""
    server = Served(database_url, redis_url, tmp_path)
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def cast(served: Served) -> Cast:
    return await found(served.address)


async def found(address: str) -> Cast:
    """The cast on this server."""
    ada, grace = await register(address, "Ada Lovelace"), await register(address, "Grace Hopper")
    apollo = await ada.found()
    await apollo.let_in(grace)
    return Cast(ada, grace, apollo)


@pytest_asyncio.fixture
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    """Chromium; without its sandbox, because tests run as root in containers and load only our own pages."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens a board in a window of its own, as somebody. Errors in a page fail the test."""
    errors: list[str] = []

    async def open_board(person: Person, project: Project, **context: Any) -> Page:
        window = await browser.new_context(storage_state=person.storage(), **context)
        window.set_default_timeout(TIMEOUT)
        page = await window.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{person.address}/#/p/{project.id}")
        await page.wait_for_selector(".pill[data-state=live]")
        return page

    yield open_board
    assert errors == []
