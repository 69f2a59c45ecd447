"""Everything can be done from the keyboard: by single keys on a card, by name in the palette, and by going places."""

import pytest
from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast


async def press(page: Page, *strokes: str) -> None:
    for stroke in strokes:
        await page.keyboard.press(stroke)
        await page.wait_for_timeout(60)


async def test_a_card_is_made_labelled_assigned_and_finished_without_a_mouse(visit: Visit, cast: Cast) -> None:
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "c")
    await ada.keyboard.type("Fuel")
    await press(ada, "Enter", "Escape")
    await board.shows(ada, "To do", ["Fuel"])
    await board.is_live(ada)
    await board.card(ada, "Fuel").focus()
    await press(ada, "m", "p")
    await ada.keyboard.type("urg")
    await press(ada, "Enter")
    await expect(board.card(ada, "Fuel").get_by_role("img", name="Urgent")).to_be_visible()
    await expect(board.card(ada, "Fuel")).to_be_focused()
    await press(ada, "l")
    await ada.keyboard.type("Safety")
    await press(ada, "Enter", "Escape")
    await expect(board.card(ada, "Fuel").locator(".label")).to_have_text("Safety")
    await press(ada, "d")
    await ada.keyboard.type("2030-12-24")
    await press(ada, "Enter")
    await expect(board.card(ada, "Fuel").locator("[title=Due]")).to_contain_text("2030")
    await press(ada, "r")
    await ada.keyboard.type("Kerosene")
    await press(ada, "Enter")
    await expect(board.card(ada, "Kerosene")).to_be_focused()
    await press(ada, "Shift+M")
    await ada.keyboard.type("done")
    await press(ada, "Enter")
    await board.shows(ada, "Done", ["Kerosene"])
    await board.is_live(ada)
    [task] = await cast.apollo.records("task")
    assert task["assignee_ids"] == [cast.ada.id]
    assert task["completed_at"] is not None


async def test_archiving_moves_the_focus_on_and_enter_opens(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food", "Maps")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Food").focus()
    await press(ada, "e")
    await board.shows(ada, "To do", ["Fuel", "Maps"])
    await expect(board.card(ada, "Maps")).to_be_focused()
    await expect(ada.locator(".toast")).to_contain_text("Archived APO-2")
    await press(ada, "Enter")
    await expect(ada.get_by_role("dialog", name="Maps")).to_be_visible()


async def test_keys_are_letters_while_one_writes(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "c")
    await ada.keyboard.type("memepale?/f")
    await press(ada, "Enter")
    await board.shows(ada, "To do", ["Fuel", "memepale?/f"])
    assert await ada.locator("dialog[open]").count() == 0


async def test_no_letter_is_lost_however_fast_one_types(visit: Visit, cast: Cast) -> None:
    """What follows a key that opens something belongs to what it opens."""
    await cast.apollo.add("To do", "Fuel", "Food")
    ada = await visit(cast.ada, cast.apollo)
    for opening, field in (
        ("c", ".composer textarea"),
        ("/", ".filter-words"),
        ("r", ".card textarea"),
        ("l", ".chooser input"),
    ):
        await board.card(ada, "Fuel").focus()
        await ada.keyboard.type(f"{opening}fe")
        await expect(ada.locator(field)).to_have_value("fe")
        await press(ada, "Escape")
        await expect(ada.locator(field)).to_be_hidden()


async def test_the_palette_runs_commands_and_finds_cards(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").focus()
    await press(ada, "Control+k")
    field = ada.get_by_role("combobox")
    await expect(field).to_be_focused()
    await field.fill("move to")
    await press(ada, "Enter")
    await expect(ada.get_by_role("combobox", name="Move APO-1 to…")).to_be_focused()
    await ada.get_by_role("option", name="Doing").click()
    await board.shows(ada, "Doing", ["Fuel"])
    await press(ada, "Control+k")
    await field.fill("apo-2")
    await press(ada, "Enter")
    await expect(ada.get_by_role("dialog", name="Food")).to_be_visible()


async def test_the_help_lists_every_key_and_single_keys_can_be_turned_off(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "?")
    sheet = ada.get_by_role("dialog", name="Keys")
    for words in ("Labels", "Undo my last edit", "Search cards", "Archive", "Projects"):
        await expect(sheet.get_by_text(words, exact=True).first).to_be_visible()
    await sheet.get_by_label("Single letters are commands").uncheck()
    await press(ada, "Escape")
    await board.card(ada, "Fuel").focus()
    await press(ada, "e", "c", "g", "p")
    await board.shows(ada, "To do", ["Fuel"])
    await expect(ada.locator(".composer")).to_have_count(0)
    await press(ada, "?")
    await expect(sheet).to_be_visible()


@pytest.mark.parametrize(
    ("letter", "ends"), [("p", "#/"), ("a", "/activity"), ("l", "/leaderboard"), ("e", "/archive")]
)
async def test_g_and_a_letter_go_places(visit: Visit, cast: Cast, letter: str, ends: str) -> None:
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "g", letter)
    assert ada.url.endswith(ends)


async def test_letters_are_where_they_lie_on_keyboards_of_other_scripts(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").focus()
    cyrillic = {"key": "у", "code": "KeyE", "bubbles": True, "cancelable": True}
    await ada.evaluate("keys => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', keys))", cyrillic)
    await board.shows(ada, "To do", [])


async def test_a_viewer_has_no_keys_that_change_anything(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    await cast.apollo.do("member.update", user_id=cast.grace.id, role="viewer")
    grace = await visit(cast.grace, cast.apollo)
    await board.card(grace, "Fuel").focus()
    await press(grace, "e", "m", "c", "Space", "ArrowRight")
    await board.shows(grace, "To do", ["Fuel"])
    await expect(grace.locator(".composer")).to_have_count(0)
