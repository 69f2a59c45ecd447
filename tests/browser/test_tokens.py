"""Access tokens end; people who use the board do not notice."""

import json

from playwright.async_api import Browser, expect

from tests.browser import board
from tests.browser.people import Json, Person
from tests.browser.stage import Cast

KEPT = """new Promise((done) => {
  indexedDB.open("boardcast").onsuccess = ({ target }) => {
    const asked = target.result.transaction("boards").objectStore("boards").count();
    asked.onsuccess = () => done(asked.result);
  };
})"""


def holding(person: Person, **tokens: str) -> Json:
    """The storage of a browser with other tokens than the person has got."""
    storage: Json = person.storage()
    kept = storage["origins"][0]["localStorage"][0]
    kept["value"] = json.dumps({**json.loads(kept["value"]), **tokens})
    return storage


async def test_a_token_that_the_server_does_not_take_is_replaced(browser: Browser, cast: Cast) -> None:
    """B1, B4"""
    window = await browser.new_context(storage_state=holding(cast.ada, access_token="expired"))  # type: ignore[arg-type]
    page = await window.new_page()
    await page.goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
    await board.is_live(page)
    await board.add_card(page, "To do", "Fuel")
    await board.is_live(page)
    assert await cast.apollo.titles("To do") == ["Fuel"]


async def test_who_cannot_be_recognised_any_more_logs_in_again(browser: Browser, cast: Cast) -> None:
    lost = holding(cast.ada, access_token="expired", refresh_token="used before")
    window = await browser.new_context(storage_state=lost)  # type: ignore[arg-type]
    page = await window.new_page()
    await page.goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()


async def test_logging_out_in_one_window_does_so_in_all(browser: Browser, cast: Cast) -> None:
    window = await browser.new_context(storage_state=cast.ada.storage())
    one, other = await window.new_page(), await window.new_page()
    for page in (one, other):
        await page.goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
        await board.is_live(page)
    await one.get_by_role("button", name="Your account").click()
    await one.get_by_role("button", name="Log out").click()
    for page in (one, other):
        await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    await one.wait_for_timeout(500)  # whoever wanted to write something down has done so
    assert await one.evaluate(KEPT) == 0
