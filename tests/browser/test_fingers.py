"""A phone: cards are chosen by finger, columns are swiped, and everything is as large as a fingertip."""

import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_big import PHONE, PRESSED, middle, touch
from tests.browser.test_looks import furnish

FINGERTIP = 44  # px
# What can be pressed and is smaller than a fingertip, links within sentences aside (WCAG 2.5.5).
SMALL = """(least) => [...document.querySelectorAll("button, a, input, select, textarea, [role=option], .card")]
  .filter((one) => one.checkVisibility({ opacityProperty: false, visibilityProperty: true }))
  .filter((one) => !one.closest("p:not(.comment-head), li.happened, .prose") && !one.matches("[type=checkbox]"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, { width, height }]) => width > 1 && (height < least - 0.5 || width < least - 0.5))
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`)"""


async def press_long(page: Page, title: str) -> None:
    """Until it is lifted, and let go without moving."""
    finger = await page.context.new_cdp_session(page)
    await touch(finger, "touchStart", await middle(board.card(page, title)))
    await page.wait_for_timeout(PRESSED)
    await expect(page.locator(".in-hand")).to_be_visible()
    await touch(finger, "touchEnd")
    await expect(page.locator(".in-hand")).to_have_count(0)


async def swipe(finger: CDPSession, start: tuple[float, float], by: float) -> None:
    x, y = start
    await touch(finger, "touchStart", (x, y))
    for step in range(1, 11):
        await touch(finger, "touchMove", (x + by * step / 10, y))
    await touch(finger, "touchEnd")


async def test_a_long_press_chooses_and_taps_choose_more(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    page = await visit(cast.ada, cast.apollo, **PHONE)
    await press_long(page, "Fuel")
    bar = page.get_by_role("toolbar", name="Chosen cards")
    await expect(bar).to_contain_text("1 card")
    await board.card(page, "Maps").tap()
    await expect(bar).to_contain_text("2 cards")
    await expect(page.locator(".panel")).to_have_count(0)
    await bar.get_by_role("button", name="Move").tap()
    await page.get_by_role("option", name="Done").tap()
    await board.shows(page, "Done", ["Fuel", "Maps"])
    await bar.get_by_role("button", name="Choose nothing").tap()
    await board.card(page, "Food").tap()  # nothing is chosen any more: it opens
    await expect(page.get_by_role("dialog", name="Food")).to_be_visible()
    await board.is_live(page)
    assert await cast.apollo.titles("Done") == ["Fuel", "Maps"]


async def test_a_finger_carries_all_that_are_chosen(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    page = await visit(cast.ada, cast.apollo, **PHONE)
    await press_long(page, "Fuel")
    await board.card(page, "Food").tap()
    finger = await page.context.new_cdp_session(page)
    x, y = await middle(board.card(page, "Maps"))
    await touch(finger, "touchStart", await middle(board.card(page, "Fuel")))
    await page.wait_for_timeout(PRESSED)
    await expect(page.locator(".in-hand")).to_have_attribute("data-many", "2")
    for at in ((x, y - 10), (x, y + 12)):
        await touch(finger, "touchMove", at)
        await page.wait_for_timeout(60)
    await touch(finger, "touchEnd")
    await board.shows(page, "To do", ["Maps", "Fuel", "Food"])
    await board.is_live(page)
    assert await cast.apollo.titles("To do") == ["Maps", "Fuel", "Food"]


async def test_a_swipe_leads_to_the_next_column_and_back(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo, **PHONE)
    finger = await page.context.new_cdp_session(page)
    dots = page.get_by_role("navigation", name="Columns")
    for by, name in ((-250, "Doing"), (-250, "Done"), (250, "Doing")):
        await swipe(finger, (195 - by / 2, 500), by)
        await expect(dots.get_by_role("button", name=name)).to_have_attribute("aria-current", "true")
        await expect(board.column(page, name)).to_be_in_viewport(ratio=0.9)
    assert await cast.apollo.titles("To do") == ["Fuel"]  # nothing was carried along


@pytest.mark.parametrize("width", [360, 390])
async def test_everything_is_as_large_as_a_fingertip(visit: Visit, cast: Cast, width: int) -> None:
    await furnish(cast)
    page = await visit(cast.ada, cast.apollo, **{**PHONE, "viewport": {"width": width, "height": 780}})
    await board.shows(page, "Done", ["Maps"])

    async def small() -> list[str]:
        await page.wait_for_timeout(200)
        found: list[str] = await page.evaluate(SMALL, FINGERTIP)
        return found

    assert await page.evaluate("document.documentElement.scrollWidth") == width
    seen = {"board": await small()}
    await page.get_by_role("button", name="Notifications").tap()
    seen["bell"] = await small()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Search and filter").tap()
    seen["filter"] = await small()
    await page.keyboard.press("Escape")
    await press_long(page, "Suits")
    seen["chosen"] = await small()
    await page.get_by_role("toolbar", name="Chosen cards").get_by_role("button", name="Assign").tap()
    seen["chooser"] = await small()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Choose nothing").tap()
    await board.card(page, "Fuel").tap()
    await page.wait_for_selector(".comment")
    seen["task"] = await small()
    await page.get_by_role("button", name="Close", exact=True).tap()
    for name in ("Activity", "Leaderboard", "Archive"):
        await page.get_by_role("link", name=name).tap()
        await page.get_by_role("heading", name=name).wait_for()
        seen[name] = await small()
    await page.goto(f"{cast.ada.address}/#/")
    await page.wait_for_selector("a.project")
    seen["projects"] = await small()
    assert {name: found for name, found in seen.items() if found} == {}
