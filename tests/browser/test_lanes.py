"""The board cut crosswise, by people or by labels."""

from playwright.async_api import Locator, Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_looks import complaints


def cell(page: Page, column: str, lane: str) -> Locator:
    return page.get_by_role("group", name=f"{column}, {lane}", exact=True)


async def cut(page: Page, way: str) -> None:
    await page.get_by_role("button", name="Swimlanes", exact=True).click()
    await page.get_by_role("button", name=way).click()


async def test_a_card_that_is_dropped_into_a_lane_gets_its_person(visit: Visit, cast: Cast) -> None:
    [fuel, food] = await cast.apollo.add("To do", "Fuel", "Food")
    await cast.apollo.do("task.assign", task_id=fuel["id"], user_id=cast.ada.id)
    await cast.apollo.do("task.assign", task_id=food["id"], user_id=cast.grace.id)
    page = await visit(cast.ada, cast.apollo, reduced_motion="reduce")
    await cut(page, "By person")
    await expect(page.locator(".lane-name")).to_contain_text(["Ada Lovelace", "Grace Hopper", "Nobody yet"])
    await expect(cell(page, "To do", "Ada Lovelace").locator(".card-title")).to_have_text(["Fuel"])
    await board.drag(page, "Fuel", cell(page, "Doing", "Grace Hopper"))
    await expect(cell(page, "Doing", "Grace Hopper").locator(".card-title")).to_have_text(["Fuel"])
    await board.is_live(page)
    [task] = [one for one in await cast.apollo.records("task") if one["title"] == "Fuel"]
    assert task["assignee_ids"] == [cast.grace.id]
    assert await cast.apollo.titles("Doing") == ["Fuel"]
    assert await complaints(page) == []

    await page.reload()  # the choice is remembered
    await board.drag(page, "Fuel", cell(page, "Doing", "Nobody yet"))
    await expect(cell(page, "Doing", "Nobody yet").locator(".card-title")).to_have_text(["Fuel"])
    await cut(page, "No lanes")
    await board.shows(page, "Doing", ["Fuel"])


async def test_lanes_by_label_follow_what_others_do(visit: Visit, cast: Cast) -> None:
    [fuel] = await cast.apollo.add("To do", "Fuel")
    label = (await cast.apollo.do("label.create", name="Safety", color="#be123c"))["label"]["id"]
    page = await visit(cast.ada, cast.apollo)
    await cut(page, "By label")
    await expect(cell(page, "To do", "No label").locator(".card-title")).to_have_text(["Fuel"])
    await cast.apollo.do("task.label", cast.grace, task_id=fuel["id"], label_id=label)
    await expect(cell(page, "To do", "Safety").locator(".card-title")).to_have_text(["Fuel"])
    await board.card(page, "Fuel").focus()
    for key in ("Space", "ArrowRight", "Space"):
        await page.keyboard.press(key)
    await expect(cell(page, "Doing", "Safety").locator(".card-title")).to_have_text(["Fuel"])
