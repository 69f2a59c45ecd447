"""A card is in somebody's hand while the world goes on: it is dropped once, in one place, the same for everybody."""

from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.people import Json, Project, register
from tests.browser.served import Served
from tests.browser.stage import Cast, found

HANG = 60_000  # ms; twice the longest pause between two attempts


async def pick_up(page: Page, title: str) -> None:
    """Take the card and hold it above where it lay."""
    box = await board.card(page, title).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 8, y - 8, steps=4)
    await expect(page.locator(".card.held")).to_have_count(1)


async def drop(page: Page, column: str) -> None:
    """Carry what is in the hand to the end of a column, and let go."""
    box = await board.column(page, column).locator(".cards").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    await page.mouse.move(x, y - 5, steps=5)
    await page.mouse.move(x, y, steps=3)
    await page.mouse.up()


async def back(page: Page) -> None:
    """The board finds its server by itself; on a busy machine it was away for long, and then tries seldom."""
    await page.wait_for_selector(".pill[data-state=live][data-pending='0']", timeout=HANG)


async def moves(project: Project) -> list[Json]:
    """The moves that the log has, the oldest first."""
    history = await project.owner.ask("GET", f"projects/{project.id}/history?after=0&limit=200")
    return [one for one in history["entries"] if one["type"] == "task.moved"]


async def killed_with_fuel_in_hand(visit: Visit, mortal: Served) -> tuple[Cast, Page, Page]:
    """A server dies while ada holds a card and grace looks on."""
    cast = await found(mortal.address)
    await cast.apollo.add("To do", "Fuel", "Food")
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    await pick_up(ada, "Fuel")
    mortal.kill()
    return cast, ada, grace


async def fuel_moved_once(project: Project, *pages: Page) -> None:
    """From “To do”, where only Food is left, to “Doing”: on every board, and in the log."""
    for page in pages:
        await back(page)
        await board.shows(page, "To do", ["Food"])
        await board.shows(page, "Doing", ["Fuel"])
    assert len(await moves(project)) == 1


async def test_two_people_drag_the_same_card_and_everybody_sees_it_where_the_last_one_let_go(
    visit: Visit, cast: Cast
) -> None:
    """C8, C9: a third person watches."""
    linus = await register(cast.ada.address, "Linus")
    await cast.apollo.let_in(linus, "viewer")
    await cast.apollo.add("To do", "Fuel", "Food")
    pages = [await visit(person, cast.apollo) for person in (cast.ada, cast.grace, linus)]
    ada, grace, watcher = pages
    await pick_up(ada, "Fuel")
    await pick_up(grace, "Fuel")
    await expect(board.card(watcher, "Fuel").locator(".watchers > *")).to_have_count(2)
    await drop(ada, "Doing")
    for page in pages:
        await board.shows(page, "Doing", ["Fuel"])
    await drop(grace, "Done")
    for page in pages:
        await board.shows(page, "To do", ["Food"])
        await board.shows(page, "Doing", [])
        await board.shows(page, "Done", ["Fuel"])
        await board.is_live(page)
        await expect(page.locator(".held, .watchers")).to_have_count(0)
    assert [one["actor_id"] for one in await moves(cast.apollo)] == [cast.ada.id, cast.grace.id]
    assert await cast.apollo.titles("Done") == ["Fuel"]


async def test_a_card_that_is_put_away_under_a_hand_stays_away(visit: Visit, cast: Cast) -> None:
    [fuel, _] = await cast.apollo.add("To do", "Fuel", "Food")
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    await pick_up(grace, "Fuel")
    await cast.apollo.do("task.archive", task_id=fuel["id"])
    await board.shows(ada, "To do", ["Food"])
    await board.shows(grace, "To do", ["Food"])
    await drop(grace, "Done")
    for page in (ada, grace):
        await board.is_live(page)
        await board.shows(page, "Done", [])
    # The hand is empty: it can take another card.
    await board.drag(grace, "Food", board.column(grace, "Doing").locator(".cards"))
    for page in (ada, grace):
        await board.shows(page, "Doing", ["Food"])
    assert len(await moves(cast.apollo)) == 1


async def test_a_server_killed_and_started_again_in_mid_drag_gets_the_move_once(visit: Visit, mortal: Served) -> None:
    """A4, C6"""
    cast, ada, grace = await killed_with_fuel_in_hand(visit, mortal)
    await expect(ada.locator(".pill")).not_to_have_attribute("data-state", "live")
    mortal.start()
    # The board comes back with the card still in the hand.
    await back(ada)
    await expect(ada.locator(".card.held")).to_have_count(1)
    await drop(ada, "Doing")
    await fuel_moved_once(cast.apollo, ada, grace)


async def test_a_card_let_go_while_the_server_is_down_arrives_once_it_is_back(visit: Visit, mortal: Served) -> None:
    """A4, C6"""
    cast, ada, grace = await killed_with_fuel_in_hand(visit, mortal)
    await drop(ada, "Doing")
    await board.shows(ada, "Doing", ["Fuel"])
    await expect(ada.locator(".pill")).to_contain_text("1 pending")
    mortal.start()
    await fuel_moved_once(cast.apollo, ada, grace)
