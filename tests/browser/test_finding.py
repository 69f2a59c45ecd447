"""Cards are found: by words, by person, label, priority and date; the columns still count all of them."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press
from tests.browser.test_looks import complaints, furnish


async def test_words_find_titles_numbers_labels_and_people(visit: Visit, cast: Cast) -> None:
    await furnish(cast)
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "/")
    field = ada.get_by_label("Search cards")
    for words, found in (
        ("fue", ["Fuel"]),
        ("apo-2", ["Suits"]),
        ("#2", ["Suits"]),
        ("safety", ["Fuel"]),
        ("grace", ["Fuel"]),
    ):
        await field.fill(words)
        await board.shows(ada, "To do", found)
        await board.shows(ada, "Done", [])
    await expect(board.column(ada, "To do").locator(".count")).to_have_text("2/2")
    await expect(ada.locator(".filter-found")).to_have_text("1 of 3 cards")
    await field.press("Enter")
    await expect(board.card(ada, "Fuel")).to_be_focused()
    await press(ada, "Escape")
    await board.shows(ada, "To do", ["Fuel", "Suits"])
    await board.shows(ada, "Done", ["Maps"])


async def test_nothing_found_is_said(visit: Visit, cast: Cast) -> None:
    await furnish(cast)
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "/")
    await ada.keyboard.type("unobtainium")
    await expect(ada.get_by_role("status").filter(has_text="No card fits.")).to_be_visible()
    await expect(board.column(ada, "Done")).to_contain_text("Nothing here fits the filter.")
    assert await complaints(ada) == []
    await ada.get_by_role("button", name="Show all").click()
    await board.shows(ada, "Done", ["Maps"])


async def test_choices_narrow_together_and_new_cards_obey(visit: Visit, cast: Cast) -> None:
    await furnish(cast)
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "f")
    await ada.get_by_role("button", name="Filter by: Priority").click()
    await ada.get_by_role("button", name="Urgent").click()
    await ada.get_by_role("button", name="Low").click()
    await press(ada, "Escape")
    await board.shows(ada, "To do", ["Fuel", "Suits"])
    await board.shows(ada, "Done", [])
    await ada.get_by_role("button", name="Filter by: Due").click()
    await ada.get_by_role("button", name="Overdue").click()
    await press(ada, "Escape")
    await board.shows(ada, "To do", ["Fuel"])
    [suits] = [one for one in await cast.apollo.records("task") if one["title"] == "Suits"]
    await cast.apollo.do("task.update", task_id=suits["id"], set={"due_at": "2020-01-01T00:00:00.000Z"})
    await board.shows(ada, "To do", ["Fuel", "Suits"])
