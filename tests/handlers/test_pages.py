"""The page, the files beside it, and the page where nothing is (D7)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import pages
from handlers.pages import ASK_FIRST, FOREVER

Browser = TestClient[web.Request, web.Application]

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BUILT = (
    "index.html",
    "missing.html",
    "offline.js",
    "board-N3DNNLQ2.js",
    "icon-68df1333.svg",
    "swagger/swagger-ui-bundle.js",
)


@pytest_asyncio.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    for name in BUILT:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"this is {name}")
    app = web.Application(middlewares=[pages.lost(tmp_path)])
    pages.add(app, tmp_path)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize("path", ["/static/board-N3DNNLQ2.js", "/static/icon-68df1333.svg"])
async def test_d7_what_is_named_after_its_content_is_kept_for_ever(browser: Browser, path: str) -> None:
    answer = await browser.get(path)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, FOREVER)


@pytest.mark.parametrize("path", ["/", "/offline.js", "/static/swagger/swagger-ui-bundle.js"])
async def test_d7_what_keeps_its_name_is_asked_for_each_time_and_sent_once(browser: Browser, path: str) -> None:
    first = await browser.get(path)
    assert (first.status, first.headers["Cache-Control"]) == (200, ASK_FIRST)
    again = await browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.headers["Cache-Control"]) == (304, ASK_FIRST)


@pytest.mark.parametrize("path", ["/nothing", "/nothing/at/all"])
async def test_people_at_a_wrong_address_get_a_page_and_programs_a_line(browser: Browser, path: str) -> None:
    answer = await browser.get(path, headers=HTML)
    assert (answer.status, answer.content_type) == (404, "text/html")
    assert await answer.text() == "this is missing.html"
    assert "Content-Security-Policy" in answer.headers
    answer = await browser.get(path, headers={"Accept": "*/*"})
    assert (answer.status, answer.content_type) == (404, "text/plain")
