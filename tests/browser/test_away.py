"""The connection goes and comes back; nothing that anybody did is lost or done twice."""

from collections.abc import Callable

import pytest
from playwright.async_api import BrowserContext, Page, Route, WebSocketRoute, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.served import Served
from tests.browser.stage import Cast, found


class Line:
    """The socket line of one window; pages and REST still get through."""

    def __init__(self) -> None:
        self._cut = False
        self._open: list[WebSocketRoute] = []

    async def lay(self, window: BrowserContext) -> None:
        await window.route("**/socket.io/**", self._poll)
        await window.route_web_socket("**/socket.io/**", self._connect)

    async def cut(self) -> None:
        self._cut = True
        for socket in self._open:
            await socket.close()
        self._open.clear()

    def mend(self) -> None:
        self._cut = False

    async def _poll(self, route: Route) -> None:
        await (route.abort() if self._cut else route.continue_())

    async def _connect(self, socket: WebSocketRoute) -> None:
        if self._cut:
            await socket.close()
        else:
            self._open.append(socket)
            socket.connect_to_server()


async def reconnect(page: Page) -> None:
    """By hand, instead of waiting for the next attempt."""
    await page.evaluate("dispatchEvent(new Event('online'))")


async def test_edits_made_while_away_survive_a_reload_and_are_done_once(visit: Visit, cast: Cast) -> None:
    """C6"""
    page = await visit(cast.ada, cast.apollo)
    line = Line()
    await line.lay(page.context)
    await page.reload()
    await board.add_card(page, "To do", "Fuel")
    await board.is_live(page)
    await page.wait_for_timeout(2_500)  # until the board has been written to this computer
    await line.cut()
    await expect(page.locator(".pill")).not_to_have_attribute("data-state", "live")
    await board.add_card(page, "To do", "Food")
    await board.drag(page, "Fuel", board.column(page, "Doing").locator(".cards"))
    await expect(page.locator(".pill")).to_contain_text("2 pending")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await board.shows(page, "To do", ["Food"])
    await board.shows(page, "Doing", ["Fuel"])
    await expect(page.locator(".pill")).to_contain_text("2 pending")
    assert await cast.apollo.titles("To do") == ["Fuel"]

    await cast.apollo.add("Done", "Maps")
    line.mend()
    await reconnect(page)
    await board.is_live(page)
    await board.shows(page, "Done", ["Maps"])
    assert await cast.apollo.titles("To do") == ["Food"]
    assert await cast.apollo.titles("Doing") == ["Fuel"]
    await page.reload()
    await board.is_live(page)
    assert len(await cast.apollo.records("task")) == 3


async def test_what_others_did_meanwhile_is_fetched_and_counted(visit: Visit, cast: Cast) -> None:
    """C2"""
    ada = await visit(cast.ada, cast.apollo)
    await ada.context.set_offline(True)
    await expect(ada.locator(".pill")).to_have_attribute("data-state", "away")
    for title in ("Fuel", "Food"):
        column_id = await cast.apollo.column("To do")
        await cast.apollo.do("task.create", cast.grace, title=title, column_id=column_id)
    await ada.context.set_offline(False)
    await expect(ada.locator(".pill")).to_contain_text("2 changes while you were away")
    await board.shows(ada, "To do", ["Fuel", "Food"])


async def test_a_conflict_keeps_both_texts(visit: Visit, cast: Cast) -> None:
    """C5"""
    [fuel] = await cast.apollo.add("To do", "Fuel")
    ada = await visit(cast.ada, cast.apollo)
    await ada.context.set_offline(True)
    await board.card(ada, "Fuel").focus()
    await ada.keyboard.press("F2")
    await ada.get_by_label("Title").fill("Kerosene")
    await ada.keyboard.press("Enter")
    await board.shows(ada, "To do", ["Kerosene"])
    await cast.apollo.do("task.update", cast.grace, task_id=fuel["id"], set={"title": "Oxygen"})
    await ada.context.set_offline(False)
    toast = ada.locator(".toast")
    await expect(toast).to_contain_text("Oxygen")
    await expect(toast).to_contain_text("Kerosene")
    await board.shows(ada, "To do", ["Oxygen"])
    await toast.get_by_role("button", name="Use mine").click()
    await board.shows(ada, "To do", ["Kerosene"])
    await board.is_live(ada)
    assert await cast.apollo.titles("To do") == ["Kerosene"]


async def test_a_move_is_kept_when_the_card_above_it_has_gone_meanwhile(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    [suits] = await cast.apollo.add("Doing", "Suits")
    ada = await visit(cast.ada, cast.apollo)
    await ada.context.set_offline(True)
    await expect(ada.locator(".pill")).to_have_attribute("data-state", "away")
    await board.drag(ada, "Fuel", board.card(ada, "Suits"), below=True)
    await board.shows(ada, "Doing", ["Suits", "Fuel"])
    done = await cast.apollo.column("Done")
    await cast.apollo.do("task.move", cast.grace, task_id=suits["id"], column_id=done)
    await ada.context.set_offline(False)
    await board.shows(ada, "Doing", ["Fuel"])
    await board.is_live(ada)
    assert await cast.apollo.titles("Doing") == ["Fuel"]
    await expect(ada.locator(".toast")).to_have_count(0)


@pytest.mark.parametrize("end", [Served.kill, Served.stop], ids=["killed", "drained"])
async def test_a_server_that_ends_and_is_started_again_loses_nothing(
    visit: Visit, mortal: Served, end: Callable[[Served], None]
) -> None:
    """A4, C6"""
    cast = await found(mortal.address)
    page = await visit(cast.ada, cast.apollo)
    await board.add_card(page, "To do", "Fuel")
    await board.is_live(page)
    end(mortal)
    await expect(page.locator(".pill")).not_to_have_attribute("data-state", "live")
    await board.add_card(page, "To do", "Food")
    await board.add_card(page, "Doing", "Maps")
    mortal.start()
    # Nobody does anything: the board finds its server again by itself.
    await page.wait_for_selector(".pill[data-state=live][data-pending='0']")
    assert await cast.apollo.titles("To do") == ["Fuel", "Food"]
    assert await cast.apollo.titles("Doing") == ["Maps"]
    assert sorted(one["number"] for one in await cast.apollo.records("task")) == [1, 2, 3]
