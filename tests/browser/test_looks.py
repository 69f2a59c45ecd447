"""Everybody can use the board: on a phone, with a screen reader, in the dark."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser import board, furnished
from tests.browser.conftest import Visit
from tests.browser.people import register
from tests.browser.stage import Cast
from tests.browser.states import STATES

AXE = Path(__file__).parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# The light behind a card is a pseudo-element, which would keep the contrast of what stands on the card unjudged.
UNHINDERED = {"checks": [{"id": "color-contrast", "options": {"ignorePseudo": True}}]}

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


async def complaints(page: Page) -> list[Any]:
    """What axe finds against WCAG A and AA."""
    await page.evaluate(AXE.read_text())
    await page.evaluate(f"axe.configure({json.dumps(UNHINDERED)})")
    found = await page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    return [(one["id"], [_node(node) for node in one["nodes"]]) for one in found["violations"]]


def _node(node: Any) -> str:
    return f"{node['html'][:120]}: {node['failureSummary']}"


async def furnish(cast: Cast) -> None:
    """A board on which everything that can be seen is seen."""
    label = (await cast.apollo.do("label.create", name="Safety", color="#be123c"))["label"]["id"]
    [fuel, suits] = await cast.apollo.add("To do", "Fuel", "Suits")
    await cast.apollo.add("Done", "Maps")
    people = [cast.ada.id, cast.grace.id]
    fields = {
        "label_ids": [label],
        "assignee_ids": people,
        "due_at": "2020-01-01T00:00:00.000Z",
        "estimate": 3,
        "description": "Kerosene.",
        "priority": "urgent",
    }
    await cast.apollo.do("task.update", task_id=fuel["id"], set=fields)
    await cast.apollo.do("task.update", task_id=suits["id"], set={"priority": "low"})
    await cast.apollo.do("comment.add", task_id=fuel["id"], body="How much?")
    await cast.apollo.do("column.update", column_id=await cast.apollo.column("To do"), set={"wip_limit": 2})


@pytest.mark.parametrize("state", STATES)
async def test_nothing_is_in_the_way_of_anybody(visit: Visit, cast: Cast, state: str) -> None:
    """WCAG 2.2 A and AA, as far as a program can tell, by day and by night."""
    world = await furnished.furnish(cast, await register(cast.ada.address, "Margaret Hamilton"))
    page = await visit(cast.ada, cast.apollo, color_scheme="light", reduced_motion="reduce")
    await STATES[state](page, world)
    assert await complaints(page) == []
    await page.emulate_media(color_scheme="dark")
    assert await complaints(page) == []


@pytest.mark.parametrize("state", ["board", "task", "selection", "offline", "conflict"])
async def test_nothing_on_a_phone_is_in_the_way_of_anybody(visit: Visit, cast: Cast, state: str) -> None:
    world = await furnished.furnish(cast, await register(cast.ada.address, "Margaret Hamilton"))
    phone = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
    page = await visit(cast.ada, cast.apollo, reduced_motion="reduce", **phone)
    await STATES[state](page, world)
    assert await complaints(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("width", [360, 390])
async def test_a_phone_scrolls_the_columns_and_never_the_page(visit: Visit, cast: Cast, width: int) -> None:
    await furnish(cast)
    phone = {"viewport": {"width": width, "height": 740}, "has_touch": True, "is_mobile": True}
    page = await visit(cast.ada, cast.apollo, reduced_motion="reduce", **phone)
    await board.shows(page, "Done", ["Maps"])
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await board.card(page, "Fuel").tap()
    panel = page.get_by_role("dialog", name="Fuel")
    box = await panel.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, width)
    assert await page.evaluate("document.querySelector('.panel-body').scrollWidth") <= width
