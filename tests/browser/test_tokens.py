"""Access tokens end; people who use the board do not notice."""

import json
from pathlib import Path

from playwright.async_api import Browser, WebSocket, expect

from handlers.sockets.expiry import GRACE
from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.people import Json, Person
from tests.browser.served import Served
from tests.browser.stage import Cast, found

KEPT = """new Promise((done) => {
  indexedDB.open("boardcast").onsuccess = ({ target }) => {
    const asked = target.result.transaction("boards").objectStore("boards").count();
    asked.onsuccess = () => done(asked.result);
  };
})"""

# Tokens that no server has ever given to anybody.
LOSE = """() => {
  const kept = JSON.parse(localStorage.getItem("boardcast.session"));
  const lost = { ...kept, access_token: "lost", refresh_token: "lost" };
  localStorage.setItem("boardcast.session", JSON.stringify(lost));
}"""


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


async def test_a_board_stays_live_across_the_ends_of_its_tokens(
    visit: Visit, built: None, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """B3: tokens of five seconds, told anew over the same socket before the server's patience ends."""
    server = Served(database_url, redis_url, tmp_path, BOARDCAST_ACCESS_TOKEN_SECONDS="5")
    server.start()
    try:
        cast = await found(server.address)
        page = await visit(cast.ada, cast.apollo)
        sockets: list[WebSocket] = []

        def count(socket: WebSocket) -> None:
            sockets.append(socket)

        page.on("websocket", count)
        await page.reload()
        await board.is_live(page)
        await page.wait_for_timeout(1000 * (5 + GRACE + 5))
        await board.add_card(page, "To do", "Fuel")
        await board.is_live(page)
        assert len(sockets) == 1
        assert not sockets[0].is_closed()
    finally:
        server.stop()


async def test_who_is_forgotten_while_away_logs_in_again_and_what_waited_is_sent(visit: Visit, mortal: Served) -> None:
    """B4, C6"""
    cast = await found(mortal.address)
    page = await visit(cast.ada, cast.apollo)
    mortal.kill()
    await expect(page.locator(".pill")).not_to_have_attribute("data-state", "live")
    await board.add_card(page, "To do", "Fuel")
    await expect(page.locator(".pill")).to_contain_text("1 pending")
    await page.evaluate(LOSE)
    page.on("dialog", lambda dialog: dialog.accept())
    mortal.start()
    await page.reload()
    await page.get_by_label("E-mail").fill(cast.ada.session["user"]["email"])
    await page.get_by_label("Password").fill("correct horse battery")
    await page.get_by_role("button", name="Log in").click()
    await board.shows(page, "To do", ["Fuel"])
    await board.is_live(page)
    assert await cast.apollo.titles("To do") == ["Fuel"]
