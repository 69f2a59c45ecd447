"""Somebody is taken off a project, or may do less there, while they have its board open."""

from playwright.async_api import Page, WebSocket, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_tokens import KEPT


def overhear(page: Page) -> list[str]:
    """All that the server will say to this page over sockets opened from now on."""
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    page.on("websocket", listen)
    return heard


async def test_who_is_taken_off_with_a_task_open_is_told_and_hears_nothing_more(visit: Visit, cast: Cast) -> None:
    """C10: the one who removes sees them go; what happens next never reaches them."""
    [fuel] = await cast.apollo.add("To do", "Fuel")
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    heard = overhear(grace)
    await grace.reload()
    await board.is_live(grace)
    await board.card(grace, "Fuel").click()
    await grace.get_by_label("Write a comment").fill("I was going to say")
    await expect(ada.locator(".here").get_by_role("img", name="Grace Hopper")).to_be_visible()

    await cast.apollo.do("member.remove", user_id=cast.grace.id)
    await expect(grace.get_by_role("heading", name="You were taken off this project.")).to_be_visible()
    await expect(grace.locator(".card, .panel, .column")).to_have_count(0)
    await expect(ada.locator(".here")).to_have_count(0)
    await cast.apollo.do("task.update", task_id=fuel["id"], set={"title": "Secret kerosene"})
    await board.add_card(ada, "To do", "Secret oxygen")
    await board.shows(ada, "To do", ["Secret kerosene", "Secret oxygen"])
    await board.is_live(ada)
    assert any("Fuel" in frame for frame in heard)
    assert not [frame for frame in heard if "Secret" in frame]

    # Nothing of the board stays on their computer, and it opens no more.
    assert await grace.evaluate(KEPT) == 0
    await grace.reload()
    await expect(grace.get_by_role("heading", name="There is no such project, or you are not in it.")).to_be_visible()
    await grace.get_by_role("link", name="All projects").last.click()
    await expect(grace.locator("a.project")).to_have_count(0)


async def test_who_is_made_a_viewer_loses_the_tools_and_what_was_under_way_is_refused(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    grace = await visit(cast.grace, cast.apollo)
    await grace.context.set_offline(True)
    await expect(grace.locator(".pill")).to_have_attribute("data-state", "away")
    await board.add_card(grace, "To do", "Food")
    await cast.apollo.do("member.update", user_id=cast.grace.id, role="viewer")
    await grace.context.set_offline(False)
    # The text that was typed is not lost with the refusal.
    toast = grace.locator(".toast.problem")
    await expect(toast).to_contain_text("“Food” could not be added")
    await expect(toast.locator("blockquote")).to_have_text("Food")
    await board.shows(grace, "To do", ["Fuel"])
    await expect(grace.get_by_role("button", name="Add a card")).to_have_count(0)
    await board.is_live(grace)
    assert await cast.apollo.titles("To do") == ["Fuel"]
