"""A board of five thousand cards is a board: it opens, is scrolled and searched, and two people work on it."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.measure import furnish, opening
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press

MANY = 5_000
DRAWN = 150  # cards: some screens of them, however many there are


async def test_five_thousand_cards_are_opened_searched_and_moved_by_two(visit: Visit, cast: Cast) -> None:
    await furnish(cast.apollo, MANY - 1)
    await cast.apollo.add("To do", "Unobtainium")
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    other = await ada.context.new_page()
    print(await opening(other, f"{cast.ada.address}/#/p/{cast.apollo.id}", MANY))
    await other.close()
    counts = await ada.locator(".column-head .count").all_inner_texts()
    assert sum(int(one) for one in counts) == MANY
    assert await ada.locator("article.card").count() < DRAWN

    todo = board.column(ada, "To do")
    await todo.locator(".cards").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    await expect(board.card(ada, "Unobtainium")).to_be_in_viewport()
    await board.drag(ada, "Unobtainium", board.column(ada, "Done").locator(".cards"))
    await press(grace, "/")
    await grace.keyboard.type("unobtainium")
    await board.shows(grace, "Done", ["Unobtainium"])
    await expect(grace.locator(".filter-found")).to_have_text(f"1 of {MANY} cards")
    await board.is_live(ada)
    assert "Unobtainium" in await cast.apollo.titles("Done")


async def test_the_cards_of_a_plain_board_are_painted_soon_after_it_was_asked_for(visit: Visit, cast: Cast) -> None:
    """Prints the milliseconds from navigation; only the numbers depend on the machine."""
    await cast.apollo.add("To do", *[f"Check {nth:02}" for nth in range(30)])
    window = (await visit(cast.ada, cast.apollo)).context
    for _ in range(3):
        page = await window.new_page()
        print(await opening(page, f"{cast.ada.address}/#/p/{cast.apollo.id}", 30))
        await page.close()
