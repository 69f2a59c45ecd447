"""Somebody without a mouse comes in, makes a card and finishes it."""

from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press

FAR = 40  # presses of Tab after which something cannot be reached in earnest


async def tab_to(page: Page, selector: str) -> None:
    """Walk there as a keyboard does."""
    for _ in range(FAR):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


async def test_from_logging_in_to_done_without_a_mouse(visit: Visit, cast: Cast) -> None:
    page = await visit(cast.ada, cast.apollo)
    await page.evaluate("localStorage.clear()")
    await page.goto(f"{cast.ada.address}/#/")
    await page.reload()
    await page.locator("input[type=email]").focus()
    await page.keyboard.type(cast.ada.session["user"]["email"])
    await tab_to(page, "input[type=password]")
    await page.keyboard.type("correct horse battery")
    await press(page, "Enter")
    await page.wait_for_selector("a.project")
    await tab_to(page, "a.project")
    await press(page, "Enter")
    await board.is_live(page)
    await press(page, "c")
    await page.keyboard.type("Fuel")
    await press(page, "Enter", "Escape")
    await board.shows(page, "To do", ["Fuel"])
    await board.is_live(page)
    await tab_to(page, "article.card")
    await press(page, "Space", "ArrowRight", "ArrowRight", "Space")
    await board.shows(page, "Done", ["Fuel"])
    await expect(board.card(page, "Fuel")).to_be_focused()
    await board.is_live(page)
    assert await cast.apollo.titles("Done") == ["Fuel"]
