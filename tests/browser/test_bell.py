"""The bell leads to what called, from every page, by keyboard too."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.stage import Cast
from tests.browser.test_keyboard import press


async def test_a_mention_in_a_corrected_comment_leads_to_its_task(visit: Visit, cast: Cast) -> None:
    [fuel] = await cast.apollo.add("To do", "Fuel")
    said = await cast.apollo.do("comment.add", cast.grace, task_id=fuel["id"], body="How much?")
    page = await visit(cast.ada, cast.apollo)
    await press(page, "g", "p")
    await page.wait_for_selector("a.project")
    comment_id = said["comment"]["id"]
    await cast.apollo.do("comment.update", cast.grace, comment_id=comment_id, body="How much, @Ada?")
    await expect(page.get_by_role("button", name="Notifications, 1 unread")).to_be_visible()
    await press(page, "g", "n")
    call = page.locator(".call")
    await expect(call).to_contain_text("Grace Hopper mentioned you in Fuel")
    await expect(call).to_contain_text("How much, @Ada?")
    await press(page, "ArrowDown")  # past the button that marks all as read
    await expect(call).to_be_focused()
    await press(page, "Enter")
    await expect(page.get_by_role("dialog", name="Fuel")).to_be_focused()
    await expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()


async def test_a_call_to_a_task_that_was_put_away_says_where_it_is(visit: Visit, cast: Cast) -> None:
    [fuel] = await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.ada, cast.apollo)
    await cast.apollo.do("task.assign", cast.grace, task_id=fuel["id"], user_id=cast.ada.id)
    await expect(page.get_by_role("button", name="Notifications, 1 unread")).to_be_visible()
    await cast.apollo.do("task.archive", cast.grace, task_id=fuel["id"])
    await press(page, "g", "n")
    await page.locator(".call").click()
    await expect(page.locator(".toast")).to_contain_text("APO-1 “Fuel” is in the archive.")
