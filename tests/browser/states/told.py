"""What the board tells: what was done or refused, what others did, and how the connection is."""

from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.furnished import Furnished
from tests.browser.test_keyboard import press


async def moved(page: Page, world: Furnished) -> None:
    await board.card(page, "Suit pressure").focus()
    await press(page, "Shift+M")
    await page.keyboard.type("review")
    await press(page, "Enter")
    await page.locator(".toast").wait_for()


async def refusal(page: Page, world: Furnished) -> None:
    await board.card(page, "Print star charts").focus()
    await press(page, "Shift+M")
    await page.keyboard.type("doing")
    await press(page, "Enter")
    await page.locator(".toast.problem").wait_for()


async def conflict(page: Page, world: Furnished) -> None:
    apollo, grace = world.cast.apollo, world.cast.grace
    await page.context.set_offline(True)
    await board.card(page, "Suit pressure").focus()
    await press(page, "r")
    await page.keyboard.type("Suits: pressure, gloves, visors")
    await press(page, "Enter")
    [suits] = [one for one in await apollo.records("task") if one["title"].startswith("Suit")]
    await apollo.do("task.update", grace, task_id=suits["id"], set={"title": "Suits under pressure"})
    await page.context.set_offline(False)
    await page.locator(".toast.problem").wait_for()


async def offline(page: Page, world: Furnished) -> None:
    await page.context.set_offline(True)
    await page.wait_for_selector(".pill[data-state=away]")
    await board.add_card(page, "To do", "Order oxygen")
    await expect(page.locator(".pill")).to_contain_text("1 pending")


async def back_again(page: Page, world: Furnished) -> None:
    await page.context.set_offline(True)
    await page.wait_for_selector(".pill[data-state=away]")
    column_id = await world.cast.apollo.column("To do")
    for title in ("Order oxygen", "Order helium"):
        await world.cast.apollo.do("task.create", world.cast.grace, title=title, column_id=column_id)
    await page.context.set_offline(False)
    await expect(page.locator(".pill")).to_contain_text("2 changes while you were away")


async def bell(page: Page, world: Furnished) -> None:
    apollo, grace = world.cast.apollo, world.cast.grace
    charts = next(one for one in await apollo.records("task") if one["title"].startswith("Print"))["id"]
    await apollo.do(
        "comment.add", grace, task_id=charts, body="On which paper, @Ada? The last ones did not like the damp."
    )
    await apollo.do("task.assign", grace, task_id=charts, user_id=world.cast.ada.id)
    await page.get_by_role("button", name="Notifications, 2 unread").click()
    await page.locator(".call").first.wait_for()
