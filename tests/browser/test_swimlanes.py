"""Working in swimlanes: by keyboard, with cards of several people, and in lanes that are empty."""

from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.people import Json
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press
from tests.browser.test_lanes import cell, cut
from tests.browser.test_looks import complaints


async def holds(page: Page, column: str, lane: str, titles: list[str]) -> None:
    await expect(cell(page, column, lane).locator(".card-title")).to_have_text(titles)


async def shared(cast: Cast) -> tuple[Json, Json]:
    """Fuel is Ada's and Grace's, Food is Grace's, Maps are nobody's."""
    [fuel, food, _maps] = await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    for who in (cast.ada, cast.grace):
        await cast.apollo.do("task.assign", task_id=fuel["id"], user_id=who.id)
    await cast.apollo.do("task.assign", task_id=food["id"], user_id=cast.grace.id)
    return fuel, food


async def people(cast: Cast, title: str) -> list[str]:
    [task] = [one for one in await cast.apollo.records("task") if one["title"] == title]
    return list(task["assignee_ids"])


async def test_a_card_of_two_people_stands_in_both_lanes_and_leaves_only_one(visit: Visit, cast: Cast) -> None:
    await shared(cast)
    page = await visit(cast.ada, cast.apollo, reduced_motion="reduce", viewport={"width": 1280, "height": 1100})
    await cut(page, "By person")
    await holds(page, "To do", "Ada Lovelace", ["Fuel"])
    await holds(page, "To do", "Grace Hopper", ["Fuel", "Food"])
    assert await complaints(page) == []
    food = cell(page, "To do", "Grace Hopper").locator(".card").last
    box = await food.bounding_box()
    assert box is not None
    await cell(page, "To do", "Ada Lovelace").locator(".card").hover()
    await page.mouse.down()
    await page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 14, steps=5)
    await page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 8, steps=3)
    await page.mouse.up()
    await holds(page, "To do", "Ada Lovelace", [])
    await holds(page, "To do", "Grace Hopper", ["Food", "Fuel"])
    await board.is_live(page)
    assert await people(cast, "Fuel") == [cast.grace.id]
    await expect(page.locator(".toast")).to_contain_text("Moved APO-1")
    await press(page, "Control+z")  # the place and the person come back together
    await holds(page, "To do", "Ada Lovelace", ["Fuel"])
    await holds(page, "To do", "Grace Hopper", ["Fuel", "Food"])


async def test_arrows_walk_within_lanes_and_on_into_the_next(visit: Visit, cast: Cast) -> None:
    await shared(cast)
    [suits] = await cast.apollo.add("Done", "Suits")
    await cast.apollo.do("task.assign", task_id=suits["id"], user_id=cast.grace.id)
    page = await visit(cast.ada, cast.apollo)
    await cut(page, "By person")
    await cell(page, "To do", "Ada Lovelace").locator(".card").focus()
    hers = cell(page, "To do", "Grace Hopper").locator(".card")
    for key, card in (
        ("ArrowDown", hers.first),
        ("ArrowDown", hers.last),
        ("ArrowRight", board.card(page, "Suits")),
        ("ArrowLeft", hers.first),
        ("ArrowDown", hers.last),
        ("ArrowDown", board.card(page, "Maps")),
        ("ArrowUp", hers.last),
        ("ArrowRight", board.card(page, "Suits")),
        ("ArrowRight", board.card(page, "Suits")),
    ):
        await press(page, key)
        await expect(card).to_be_focused()
    await press(page, "ArrowLeft", "r")  # the one under the keys is renamed, not its other picture
    await page.keyboard.type("Kerosene")
    await press(page, "Enter")
    await expect(hers.first).to_be_focused()
    await holds(page, "To do", "Ada Lovelace", ["Kerosene"])


async def test_a_lifted_card_is_carried_from_lane_to_lane(visit: Visit, cast: Cast) -> None:
    await shared(cast)
    page = await visit(cast.ada, cast.apollo)
    await cut(page, "By person")
    await board.card(page, "Maps").focus()
    await press(page, "Space", "ArrowUp")
    await holds(page, "To do", "Grace Hopper", ["Fuel", "Food", "Maps"])
    await press(page, "ArrowUp", "ArrowUp", "ArrowUp")
    await holds(page, "To do", "Ada Lovelace", ["Fuel", "Maps"])
    await press(page, "ArrowRight")
    await holds(page, "Doing", "Ada Lovelace", ["Maps"])
    await press(page, "Escape")
    await holds(page, "To do", "Nobody yet", ["Maps"])
    await expect(board.card(page, "Maps")).to_be_focused()
    assert await people(cast, "Maps") == []
    await press(page, "Space", "ArrowUp", "ArrowRight", "Space")
    await holds(page, "Doing", "Grace Hopper", ["Maps"])
    await expect(board.card(page, "Maps")).to_be_focused()
    await board.is_live(page)
    assert await people(cast, "Maps") == [cast.grace.id]
    assert await cast.apollo.titles("Doing") == ["Maps"]


async def test_chosen_cards_are_dropped_into_a_lane_together(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    page = await visit(cast.ada, cast.apollo)
    await cut(page, "By person")
    await board.card(page, "Fuel").click(modifiers=["Control"])
    await board.card(page, "Maps").click(modifiers=["Control"])
    await board.drag(page, "Maps", cell(page, "Doing", "Grace Hopper"))
    await holds(page, "Doing", "Grace Hopper", ["Fuel", "Maps"])
    await board.is_live(page)
    assert [await people(cast, title) for title in ("Fuel", "Food", "Maps")] == [[cast.grace.id], [], [cast.grace.id]]
    await press(page, "Control+z")
    await holds(page, "To do", "Nobody yet", ["Fuel", "Food", "Maps"])


async def test_a_card_that_is_written_in_a_lane_belongs_to_it(visit: Visit, cast: Cast) -> None:
    page = await visit(cast.ada, cast.apollo)
    await cut(page, "By person")
    await cell(page, "Doing", "Grace Hopper").hover()
    await page.get_by_role("button", name="Add a card to Doing, Grace Hopper").click()
    await page.keyboard.type("Radio")
    await press(page, "Enter", "Escape")
    await holds(page, "Doing", "Grace Hopper", ["Radio"])
    await board.is_live(page)
    assert await people(cast, "Radio") == [cast.grace.id]


async def test_empty_lanes_can_be_put_away(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo)
    await cut(page, "By person")
    await expect(page.locator(".lane")).to_have_count(3)
    await cut(page, "Empty lanes too")
    await expect(page.locator(".lane")).to_have_count(1)
    await page.reload()
    await holds(page, "To do", "Nobody yet", ["Fuel"])
    await expect(page.locator(".lane")).to_have_count(1)
