"""A board can be opened without a server: as it was, and said so."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.served import Served
from tests.browser.stage import found

# Until the page itself is kept on this computer, and everything that it is made of has come from there once.
KEPT = "navigator.serviceWorker.ready.then(() => true)"
# Unless the page has noticed by itself that the server is back.
RECONNECT = "document.querySelector('.pill .link')?.click()"


async def test_a_board_opens_without_its_server_and_keeps_what_is_done(visit: Visit, mortal: Served) -> None:
    """C6"""
    cast = await found(mortal.address)
    await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo, service_workers="allow")
    await board.shows(page, "To do", ["Fuel"])
    assert await page.evaluate(KEPT)
    await page.wait_for_timeout(2_500)  # until the board has been written to this computer
    mortal.kill()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await board.shows(page, "To do", ["Fuel"])
    await expect(page.locator(".stale")).to_contain_text("as it was", timeout=20_000)
    await board.add_card(page, "To do", "Food")
    await expect(page.locator(".pill")).to_contain_text("1 pending")
    await page.reload()
    await board.shows(page, "To do", ["Fuel", "Food"])
    await expect(page.get_by_role("button", name="Reconnect")).to_be_visible()
    mortal.start()
    await page.evaluate(RECONNECT)
    await board.is_live(page)
    await expect(page.locator(".stale")).to_have_count(0)
    assert await cast.apollo.titles("To do") == ["Fuel", "Food"]


async def test_leaving_with_something_unsaved_asks_first(visit: Visit, mortal: Served) -> None:
    cast = await found(mortal.address)
    page = await visit(cast.ada, cast.apollo)
    asked: list[str] = []

    async def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        await dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    await page.mouse.click(600, 700)  # browsers only ask people who have touched the page
    await page.reload()
    assert asked == []
    await board.is_live(page)
    mortal.kill()
    await board.add_card(page, "To do", "Fuel")
    await expect(page.locator(".pill")).to_contain_text("1 pending")
    await page.goto("about:blank")
    assert asked == ["beforeunload"]
