"""One takes back what one did oneself: with a key, from a notice, after a reload; and never what others did since."""

from playwright.async_api import expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press


async def test_a_move_is_undone_from_its_notice(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel", "Food")
    ada = await visit(cast.ada, cast.apollo)
    await board.drag(ada, "Fuel", board.column(ada, "Done").locator(".cards"))
    notice = ada.locator(".toast", has_text="Moved APO-1 to Done")
    await notice.get_by_role("button", name="Undo").click()
    await board.shows(ada, "To do", ["Fuel", "Food"])
    await expect(ada.locator(".toast")).to_contain_text("Undid: moved APO-1")


async def test_undo_and_redo_go_back_and_forth_across_a_reload(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await board.card(ada, "Fuel").focus()
    await press(ada, "r")
    await ada.keyboard.type("Kerosene")
    await press(ada, "Enter", "e")
    await board.shows(ada, "To do", [])
    await board.is_live(ada)
    await ada.reload()
    await board.is_live(ada)
    await press(ada, "Control+z")
    await board.shows(ada, "To do", ["Kerosene"])
    await press(ada, "Control+z")
    await board.shows(ada, "To do", ["Fuel"])
    await press(ada, "Control+Shift+Z")
    await board.shows(ada, "To do", ["Kerosene"])
    await press(ada, "Control+Shift+Z")
    await board.shows(ada, "To do", [])
    await press(ada, "Control+z")
    await board.shows(ada, "To do", ["Kerosene"])


async def test_what_another_has_changed_since_is_not_undone_but_what_was_before_is(visit: Visit, cast: Cast) -> None:
    [fuel, _] = await cast.apollo.add("To do", "Fuel", "Food")
    ada = await visit(cast.ada, cast.apollo)
    for title, new in (("Food", "Bread"), ("Fuel", "Kerosene")):
        await board.card(ada, title).focus()
        await press(ada, "r")
        await ada.keyboard.type(new)
        await press(ada, "Enter")
    await board.is_live(ada)
    await cast.apollo.do("task.update", cast.grace, task_id=fuel["id"], set={"title": "Hydrogen"})
    await board.shows(ada, "To do", ["Hydrogen", "Bread"])
    await press(ada, "Control+z")
    await expect(ada.locator(".toast.problem")).to_contain_text("Grace Hopper has changed this since")
    await press(ada, "Control+z")
    await board.shows(ada, "To do", ["Hydrogen", "Food"])


async def test_undo_in_a_text_is_the_texts_own(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await press(ada, "c")
    await ada.keyboard.type("Fo")
    await press(ada, "Control+z")
    await board.shows(ada, "To do", ["Fuel"])
    await expect(ada.locator(".toast")).to_have_count(0)
