"""What somebody can have open or in hand on a board."""

from playwright.async_api import Page

from tests.browser import board
from tests.browser.furnished import Furnished
from tests.browser.test_keyboard import press

DESCENT = "Rewrite the descent"


async def as_it_is(page: Page, world: Furnished) -> None:
    await board.shows(page, "Review", ["Radio check with the relay station"])


async def task(page: Page, world: Furnished) -> None:
    await board.card(page, DESCENT).click()
    await page.wait_for_selector(".comment")
    await page.wait_for_selector(".prose.shown")


async def task_fields(page: Page, world: Furnished) -> None:
    await task(page, world)
    await page.get_by_role("button", name="Assignees").click()


async def history(page: Page, world: Furnished) -> None:
    await task(page, world)
    await page.wait_for_selector(".happened")
    await page.locator(".panel-body").evaluate("(body) => body.scrollTo(0, body.scrollHeight)")


async def composer(page: Page, world: Furnished) -> None:
    await press(page, "c")
    await page.keyboard.type("Order oxygen")


async def column_menu(page: Page, world: Furnished) -> None:
    await page.get_by_role("button", name="More about To do").click()


async def folded(page: Page, world: Furnished) -> None:
    await page.get_by_role("button", name="Fold To do", exact=True).click()


async def people(page: Page, world: Furnished) -> None:
    await page.get_by_role("button", name="People", exact=True).click()


async def account(page: Page, world: Furnished) -> None:
    await page.get_by_role("button", name="Your account").click()


async def palette(page: Page, world: Furnished) -> None:
    await board.card(page, "Suit pressure").focus()
    await press(page, "Control+k")


async def palette_search(page: Page, world: Furnished) -> None:
    await palette(page, world)
    await page.keyboard.type("ra")


async def labels(page: Page, world: Furnished) -> None:
    await board.card(page, "Suit pressure").focus()
    await press(page, "l")


async def keys(page: Page, world: Furnished) -> None:
    await press(page, "?")
    await page.get_by_role("dialog", name="Keys").wait_for()


async def filter_(page: Page, world: Furnished) -> None:
    await press(page, "/")
    await page.keyboard.type("the")
    await page.get_by_role("button", name="Filter by: Priority").click()


async def nothing_found(page: Page, world: Furnished) -> None:
    await press(page, "/")
    await page.keyboard.type("unobtainium")
    await page.wait_for_timeout(200)


async def selection(page: Page, world: Furnished) -> None:
    await board.card(page, "Check the alarm").focus()
    await press(page, "x", "Shift+ArrowDown")
    await page.get_by_role("toolbar", name="Chosen cards").wait_for()


async def lanes(page: Page, world: Furnished) -> None:
    await page.get_by_role("button", name="Swimlanes", exact=True).click()
    await page.get_by_role("button", name="By person").click()


async def lifted(page: Page, world: Furnished) -> None:
    await board.card(page, "Suit pressure").focus()
    await press(page, "Space")
