"""The browser of this machine, running."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from tests.fixtures.browser import found


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Chromium; without its sandbox, because tests run as root in containers and load only our own pages."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        yield browser
        await browser.close()
