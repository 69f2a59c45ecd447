"""Several cards are chosen, and something is done to all of them at once."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press
from tests.browser.test_looks import complaints


async def test_chosen_cards_move_together_and_come_back_together(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps", "Suits")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").click(modifiers=["Control"])
    await board.card(ada, "Maps").click(modifiers=["Shift"])
    bar = ada.get_by_role("toolbar", name="Chosen cards")
    await expect(bar).to_contain_text("3 cards")
    assert await complaints(ada) == []
    await bar.get_by_role("button", name="Move").click()
    await ada.get_by_role("option", name="Done").click()
    await board.shows(ada, "Done", ["Fuel", "Food", "Maps"])
    await expect(ada.locator(".toast")).to_contain_text("Moved 3 cards to Done")
    await press(ada, "Control+z")
    await board.shows(ada, "To do", ["Fuel", "Food", "Maps", "Suits"])
    await press(ada, "Control+Shift+Z")
    await board.shows(ada, "Done", ["Fuel", "Food", "Maps"])
    await board.is_live(ada)
    assert await cast.apollo.titles("Done") == ["Fuel", "Food", "Maps"]


async def test_cards_are_chosen_by_keyboard_and_assigned_labelled_and_archived(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").focus()
    await press(ada, "Shift+ArrowDown")
    await expect(ada.locator(".card.chosen")).to_have_count(2)
    await press(ada, "m", "l")
    await ada.keyboard.type("Safety")
    await press(ada, "Enter", "Escape")
    await expect(ada.locator(".card .label")).to_have_count(2)
    await board.is_live(ada)
    assigned = [one["title"] for one in await cast.apollo.records("task") if one["assignee_ids"]]
    assert sorted(assigned) == ["Food", "Fuel"]
    await press(ada, "e")
    await board.shows(ada, "To do", ["Maps"])
    await expect(ada.locator(".toast")).to_contain_text("Archived 2 cards")


async def test_chosen_cards_are_dragged_together(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    await cast.apollo.add("Doing", "Suits", "Tools")
    ada = await visit(cast.ada, cast.apollo)
    for title in ("Maps", "Fuel"):
        await board.card(ada, title).click(modifiers=["Control"])
    await board.drag(ada, "Maps", board.card(ada, "Suits"), below=True)
    await board.shows(ada, "Doing", ["Suits", "Fuel", "Maps", "Tools"])
    await board.shows(ada, "To do", ["Food"])
    await board.is_live(ada)
    assert await cast.apollo.titles("Doing") == ["Suits", "Fuel", "Maps", "Tools"]


async def test_escape_chooses_nothing_and_a_plain_click_opens(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").focus()
    await press(ada, "x")
    await expect(ada.locator(".card.chosen")).to_have_count(1)
    await press(ada, "Escape")
    await expect(ada.locator(".card.chosen")).to_have_count(0)
    await board.card(ada, "Food").click(modifiers=["Control"])
    await board.card(ada, "Fuel").click()
    await expect(ada.get_by_role("dialog", name="Fuel")).to_be_visible()
    await expect(ada.locator(".card.chosen")).to_have_count(0)
