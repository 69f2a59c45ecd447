"""Boards with many cards, columns folded away, and boards on a phone."""

import re
from collections.abc import Sequence

from playwright.async_api import CDPSession, Locator, Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
MANY = 120  # cards: several screens
PRESSED = 600  # ms: longer than a long press has to be


async def middle(what: Locator) -> tuple[float, float]:
    box = await what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def touch(finger: CDPSession, kind: str, *at: tuple[float, float]) -> None:
    points = [{"x": x, "y": y} for x, y in at]
    await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def carry(page: Page, title: str, *path: tuple[float, float]) -> None:
    """Press a card for long, carry it along, let go."""
    finger = await page.context.new_cdp_session(page)
    begin = await middle(board.card(page, title))
    await touch(finger, "touchStart", begin)
    await page.wait_for_timeout(PRESSED)
    await expect(page.locator(".in-hand")).to_be_visible()
    for at in path:
        await touch(finger, "touchMove", at)
        await page.wait_for_timeout(60)
    await touch(finger, "touchEnd")
    await expect(page.locator(".in-hand")).to_have_count(0)


async def many(cast: Cast) -> Sequence[str]:
    titles = [f"Check {nth:03}" for nth in range(MANY)]
    await cast.apollo.add("To do", *titles)
    return titles


async def test_only_cards_near_the_eye_are_drawn_and_all_can_be_reached_by_keyboard(visit: Visit, cast: Cast) -> None:
    titles = await many(cast)
    page = await visit(cast.ada, cast.apollo)
    column = board.column(page, "To do")
    await expect(column.locator(".count")).to_have_text(str(MANY))
    assert await column.locator("article.card").count() < MANY / 2
    await column.locator(".cards").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    await board.card(page, titles[-1]).focus()
    await page.keyboard.press("ArrowUp")
    await expect(board.card(page, titles[-2])).to_be_focused()
    await column.locator(".cards").evaluate("(list) => list.scrollTo(0, 0)")
    await expect(board.card(page, titles[0])).to_be_visible()
    await expect(board.card(page, titles[-2])).to_be_focused()  # far away, and still under the keys
    await page.keyboard.press("ArrowDown")
    await expect(board.card(page, titles[-1])).to_be_focused()
    await expect(board.card(page, titles[-1])).to_be_in_viewport()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Space")
    await board.is_live(page)
    assert (await cast.apollo.titles("To do"))[-2:] == [titles[-1], titles[-2]]


async def test_a_card_that_arrives_far_away_moves_nothing_under_the_eye(visit: Visit, cast: Cast) -> None:
    titles = await many(cast)
    page = await visit(cast.ada, cast.apollo)
    cards = board.column(page, "To do").locator(".cards")
    await cards.evaluate("(list) => list.scrollTo(0, 4000)")
    seen = board.card(page, titles[60])
    await expect(seen).to_be_attached()
    await page.wait_for_timeout(300)
    before = await middle(seen)
    column_id = await cast.apollo.column("To do")
    await cast.apollo.do("task.create", cast.grace, title="First of all", column_id=column_id, position="top")
    await expect(board.column(page, "To do").locator(".count")).to_have_text(str(MANY + 1))
    await page.wait_for_timeout(300)
    after = await middle(seen)
    assert abs(after[1] - before[1]) < 2


async def test_a_folded_column_stays_folded_and_takes_cards(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo)
    await page.get_by_role("button", name="Fold Done", exact=True).click()
    await expect(page.get_by_role("button", name="Unfold Done, 0 cards")).to_be_visible()
    await page.reload()
    await board.drag(page, "Fuel", board.column(page, "Done"))
    await page.get_by_role("button", name="Unfold Done, 1 card", exact=True).click()
    await board.shows(page, "Done", ["Fuel"])
    await board.is_live(page)
    assert await cast.apollo.titles("Done") == ["Fuel"]
    await expect(page.get_by_role("button", name="Fold Done", exact=True)).to_be_focused()


async def test_a_finger_carries_a_card_within_its_column(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Suits")
    page = await visit(cast.ada, cast.apollo, **PHONE)
    x, y = await middle(board.card(page, "Suits"))
    await carry(page, "Fuel", (x, y - 10), (x, y + 12))
    await board.shows(page, "To do", ["Food", "Suits", "Fuel"])
    await board.is_live(page)
    assert await cast.apollo.titles("To do") == ["Food", "Suits", "Fuel"]
    await expect(page.locator(".panel")).to_have_count(0)  # it was no tap


async def test_a_finger_carries_a_card_past_the_edge_into_the_next_column(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo, **PHONE)
    _, y = await middle(board.card(page, "Fuel"))
    waiting = [(380.0, y)] * 12  # at the edge, until the next column has come
    await carry(page, "Fuel", *waiting, (200, y))
    await board.shows(page, "To do", [])
    await board.is_live(page)
    moved = [name for name in ("Doing", "Done") if await cast.apollo.titles(name) == ["Fuel"]]
    assert moved


async def test_a_finger_that_moves_at_once_scrolls_and_carries_nothing(visit: Visit, cast: Cast) -> None:
    titles = await many(cast)
    page = await visit(cast.ada, cast.apollo, **PHONE)
    finger = await page.context.new_cdp_session(page)
    x, y = await middle(board.card(page, titles[5]))
    await touch(finger, "touchStart", (x, y))
    for step in range(12):
        await touch(finger, "touchMove", (x, y - 25 * step))
    await page.wait_for_timeout(PRESSED)
    await expect(page.locator(".in-hand")).to_have_count(0)
    await touch(finger, "touchEnd")
    scrolled = board.column(page, "To do").locator(".cards")
    assert await scrolled.evaluate("(list) => list.scrollTop") > 0
    assert await cast.apollo.titles("To do") == titles


async def test_the_dots_of_a_phone_show_and_change_the_column(visit: Visit, cast: Cast) -> None:
    page = await visit(cast.ada, cast.apollo, **PHONE)
    dots = page.get_by_role("navigation", name="Columns")
    await expect(dots.get_by_role("button", name="To do")).to_have_attribute("aria-current", "true")
    await dots.get_by_role("button", name="Done").tap()
    await expect(dots.get_by_role("button", name="Done")).to_have_attribute("aria-current", "true")
    await expect(board.column(page, "Done")).to_be_in_viewport(ratio=0.9)
    await expect(page.locator(".dots button")).to_have_count(3)
    await expect(page).to_have_title(re.compile("Apollo"))
