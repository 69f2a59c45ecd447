"""Keys, palette, help and names of pages beside the board; and addresses of what is not on it."""

from typing import Any

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press


async def test_projects_are_made_walked_and_found_by_keyboard(visit: Visit, cast: Cast) -> None:
    gemini = await cast.ada.found("Gemini")
    page = await visit(cast.ada, cast.apollo)
    await press(page, "g", "p")
    await expect(page).to_have_title("Projects · Boardcast")
    await page.wait_for_selector("a.project")
    await press(page, "ArrowDown", "ArrowDown")
    await expect(page.get_by_role("link", name="Gemini")).to_be_focused()
    await press(page, "ArrowUp")
    await expect(page.get_by_role("link", name="Apollo")).to_be_focused()
    await press(page, "Control+k")
    await page.keyboard.type("gem")
    await press(page, "Enter")
    await expect(page).to_have_url(f"{cast.ada.address}/#/p/{gemini.id}")
    await board.is_live(page)
    await press(page, "g", "p")
    await page.wait_for_selector("a.project")
    await press(page, "c")
    field = page.get_by_label("Name of the project")
    await expect(field).to_be_focused()
    await press(page, "Escape")
    await expect(page.get_by_role("button", name="New project")).to_be_focused()
    await press(page, "c")
    await page.keyboard.type("Mercury")
    await press(page, "Enter")
    await expect(page).to_have_title("Mercury · Boardcast")


async def test_the_help_of_a_page_lists_its_own_keys(visit: Visit, cast: Cast) -> None:
    page = await visit(cast.ada, cast.apollo)
    await press(page, "g", "p")
    await page.wait_for_selector("a.project")
    await press(page, "?")
    sheet = page.get_by_role("dialog", name="Keys")
    await expect(sheet.get_by_text("New project")).to_be_visible()
    await expect(sheet.get_by_text("Labels", exact=True)).to_have_count(0)
    await press(page, "Escape", "g", "n")
    await expect(page.get_by_role("group", name="Notifications")).to_be_visible()


async def test_pages_say_what_they_are_and_keys_lead_from_one_to_the_next(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo)
    await press(page, "g", "l")
    await expect(page).to_have_title("Leaderboard · Apollo · Boardcast")
    await press(page, "g", "a")
    await expect(page).to_have_title("Activity · Apollo · Boardcast")
    await press(page, "Control+k")
    await page.keyboard.type("fuel")
    await press(page, "Enter")
    await expect(page).to_have_title("APO-1 Fuel · Apollo · Boardcast")


async def test_an_address_of_a_card_that_is_not_on_the_board_says_where_it_is(visit: Visit, cast: Cast) -> None:
    [fuel, _] = await cast.apollo.add("To do", "Fuel", "Food")
    await cast.apollo.do("task.archive", task_id=fuel["id"])
    page = await visit(cast.ada, cast.apollo)
    await page.evaluate("location.hash += '/1'")
    await expect(page.locator(".toast")).to_contain_text("APO-1 “Fuel” is in the archive.")
    await page.get_by_role("button", name="Open the archive").click()
    await expect(page.get_by_role("heading", name="Archive")).to_be_visible()
    await page.evaluate("location.hash = location.hash.replace('archive', '77')")
    await expect(page.locator(".toast")).to_contain_text("There is no card APO-77 in this project")
    await expect(page).to_have_url(f"{cast.ada.address}/#/p/{cast.apollo.id}")
    await page.evaluate("location.hash += '/2'")
    await expect(page.get_by_role("dialog", name="Food")).to_be_visible()


async def test_what_comes_back_from_the_archive_has_the_focus(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    page = await visit(cast.ada, cast.apollo)
    await board.card(page, "Food").focus()
    await press(page, "e")
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(board.card(page, "Food")).to_be_focused()


async def test_who_makes_an_account_begins_with_their_name(visit: Visit, cast: Cast) -> None:
    page = await visit(cast.ada, cast.apollo)
    nobody: Any = await page.context.browser.new_context()  # type: ignore[union-attr]
    door = await nobody.new_page()
    await door.goto(cast.ada.address)
    await expect(door).to_have_title("Log in · Boardcast")
    await expect(door.get_by_label("E-mail")).to_be_focused()
    await door.get_by_role("button", name="Make an account").click()
    await expect(door.get_by_label("Your name")).to_be_focused()
    await expect(door).to_have_title("Make an account · Boardcast")
