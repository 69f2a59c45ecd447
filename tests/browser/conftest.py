"""Browsers in which somebody of the cast has logged in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.launching import launched
from tests.browser.people import Person, Project
from tests.browser.stage import built, cast, mortal, served

__all__ = ["built", "cast", "mortal", "served"]  # fixtures

TIMEOUT = 20_000  # ms; a hang limit, not a speed

Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens a board in a window of its own, as somebody. Errors in a page fail the test."""
    errors: list[str] = []

    async def open_board(person: Person, project: Project, **context: Any) -> Page:
        # Its requests would pass by the routes that tests lay.
        context.setdefault("service_workers", "block")
        window = await browser.new_context(storage_state=person.storage(), **context)
        window.set_default_timeout(TIMEOUT)
        page = await window.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{person.address}/#/p/{project.id}")
        await page.wait_for_selector(".pill[data-state=live]")
        return page

    yield open_board
    assert errors == []
