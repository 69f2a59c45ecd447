"""What was put away is found again, taken back, or deleted for good."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_looks import complaints


async def test_what_was_put_away_is_found_and_taken_back(visit: Visit, cast: Cast) -> None:
    tasks = await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    for task in tasks[:2]:
        await cast.apollo.do("task.archive", task_id=task["id"])
    ada = await visit(cast.ada, cast.apollo)
    await ada.keyboard.press("g")
    await ada.keyboard.press("e")
    kept = ada.locator(".archive-list li")
    await expect(kept).to_have_count(2)
    assert await complaints(ada) == []
    await ada.get_by_label("Search the archive").fill("fuel")
    await expect(kept).to_have_count(1)
    await ada.get_by_role("button", name="Take back APO-1").click()
    await expect(kept).to_have_count(0)
    await ada.get_by_role("link", name="Board", exact=True).click()
    await board.shows(ada, "To do", ["Maps", "Fuel"])


async def test_the_archive_is_live_and_deleting_asks_first(visit: Visit, cast: Cast) -> None:
    [task] = await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await ada.get_by_role("link", name="Archive").click()
    await expect(ada.get_by_text("Nothing was put away yet")).to_be_visible()
    await cast.apollo.do("task.archive", cast.grace, task_id=task["id"])
    await ada.get_by_role("button", name="Delete APO-1…").click()
    await ada.get_by_role("button", name="Keep").click()
    await ada.get_by_role("button", name="Delete APO-1…").click()
    await ada.get_by_role("button", name="Delete for good").click()
    await expect(ada.locator(".archive-list li")).to_have_count(0)


async def test_a_card_archived_from_its_panel_comes_back_with_undo(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").click()
    await ada.get_by_role("dialog", name="Fuel").get_by_role("button", name="Archive").click()
    await board.shows(ada, "To do", [])
    await ada.locator(".toast").get_by_role("button", name="Undo").click()
    await board.shows(ada, "To do", ["Fuel"])
