"""Cards and columns change their place, by mouse and by keyboard."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast


async def test_a_card_is_dragged_between_two_others(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    await cast.apollo.add("Doing", "Suits", "Maps")
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    await board.drag(ada, "Food", board.card(ada, "Suits"), below=True)
    for page in (ada, grace):
        await board.shows(page, "Doing", ["Suits", "Food", "Maps"])
        await board.shows(page, "To do", ["Fuel"])
    await board.is_live(ada)
    assert await cast.apollo.titles("Doing") == ["Suits", "Food", "Maps"]


async def test_a_card_is_dragged_into_an_empty_column(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await board.drag(ada, "Fuel", board.column(ada, "Done").locator(".cards"))
    await board.shows(ada, "Done", ["Fuel"])
    await board.is_live(ada)
    assert await cast.apollo.titles("Done") == ["Fuel"]


async def test_a_card_is_moved_by_keyboard(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    await cast.apollo.add("Doing", "Suits")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").focus()
    for key in ("Space", "ArrowRight", "ArrowDown"):
        await ada.keyboard.press(key)
        await ada.wait_for_timeout(50)
    await board.shows(ada, "Doing", ["Suits", "Fuel"])
    assert await cast.apollo.titles("Doing") == ["Suits"]  # only held there until it is put down
    await ada.keyboard.press("Space")
    await board.is_live(ada)
    assert await cast.apollo.titles("Doing") == ["Suits", "Fuel"]
    await expect(board.card(ada, "Fuel")).to_be_focused()


async def test_escape_puts_a_lifted_card_back(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Food").focus()
    for key in ("Space", "ArrowUp"):
        await ada.keyboard.press(key)
    await board.shows(ada, "To do", ["Food", "Fuel"])
    await ada.keyboard.press("Escape")
    await board.shows(ada, "To do", ["Fuel", "Food"])
    assert await cast.apollo.titles("To do") == ["Fuel", "Food"]


async def test_a_full_column_refuses_a_card_and_says_why(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    await cast.apollo.add("Doing", "Suits")
    await cast.apollo.do("column.update", column_id=await cast.apollo.column("Doing"), set={"wip_limit": 1})
    ada = await visit(cast.ada, cast.apollo)
    await expect(board.column(ada, "Doing").locator(".limit")).to_have_text("1/1")
    await board.drag(ada, "Fuel", board.card(ada, "Suits"))
    await expect(ada.locator(".toast")).to_contain_text("“Doing” holds 1 of 1 tasks")
    await board.shows(ada, "To do", ["Fuel"])
    await board.shows(ada, "Doing", ["Suits"])


async def test_columns_are_added_renamed_and_moved(visit: Visit, cast: Cast) -> None:
    ada = await visit(cast.ada, cast.apollo)
    await ada.get_by_role("button", name="Add a column").click()
    await ada.get_by_label("Name of the column").fill("Review")
    await ada.keyboard.press("Enter")
    await ada.keyboard.press("Escape")
    await board.column(ada, "Review").get_by_role("button", name="More about Review").click()
    await ada.get_by_role("button", name="Move left").click()
    await board.column(ada, "Review").get_by_role("button", name="Review", exact=True).click()
    await ada.get_by_label("Rename column").fill("Check")
    await ada.keyboard.press("Enter")
    names = ada.locator(".column-head h2")
    await expect(names).to_have_text(["To do", "Doing", "Check", "Done"])
    await board.is_live(ada)
    assert [one["name"] for one in await cast.apollo.records("column")] == ["To do", "Doing", "Check", "Done"]


async def test_a_viewer_is_offered_nothing_to_change(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    await cast.apollo.do("member.update", user_id=cast.grace.id, role="viewer")
    grace = await visit(cast.grace, cast.apollo)
    await board.shows(grace, "To do", ["Fuel"])
    await expect(grace.get_by_role("button", name="Add a card")).to_have_count(0)
    await expect(grace.get_by_role("button", name="Add a column")).to_have_count(0)
