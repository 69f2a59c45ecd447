"""The open task: its steps, its texts, and who is called in them."""

from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.people import Json
from tests.browser.stage import Cast

HOSTILE = """**Read** this, `then` [that](https://example.org/)

<script>window.broken = 1</script><img src=x onerror="window.broken = 2">
<a href="javascript:window.broken = 3" onclick="window.broken = 4">click</a>
[me](javascript:window.broken=5) <iframe src="https://example.org"></iframe><b style="position:fixed">big</b>
"""


async def opened(visit: Visit, cast: Cast, who: str = "ada") -> Page:
    """A window in which the only task of the project is open."""
    page = await visit(getattr(cast, who), cast.apollo)
    await board.card(page, "Fuel").click()
    await expect(page.get_by_role("dialog", name="Fuel")).to_be_visible()
    return page


async def fuel(cast: Cast, **fields: object) -> Json:
    [task] = await cast.apollo.add("To do", "Fuel")
    if fields:
        await cast.apollo.do("task.update", task_id=task["id"], set=fields)
    return task


async def test_steps_are_written_and_ticked_and_the_other_sees_it(visit: Visit, cast: Cast) -> None:
    await fuel(cast)
    ada, grace = await opened(visit, cast), await opened(visit, cast, "grace")
    await ada.get_by_role("button", name="Add a checklist").click()
    for step in ("Order it", "Pay for it"):
        await ada.keyboard.type(step)
        await ada.keyboard.press("Enter")
    await expect(grace.locator(".step")).to_have_text(["Order it", "Pay for it"])
    await grace.get_by_role("checkbox", name="Order it").check()
    await expect(ada.get_by_role("checkbox", name="Order it")).to_be_checked()
    await expect(board.card(ada, "Fuel")).to_contain_text("1/2")

    await ada.get_by_role("button", name="Delete Pay for it").click()
    await ada.locator("section.checklists h3 button").click()
    await ada.get_by_label("Rename the checklist").fill("Money")
    await ada.keyboard.press("Enter")
    await expect(grace.locator(".checklists h3")).to_have_text("Money")
    await expect(grace.locator(".checklists")).to_contain_text("1 of 1")
    await expect(board.card(grace, "Fuel")).to_contain_text("1/1")

    await grace.get_by_role("button", name="More about Money").click()
    await grace.get_by_role("button", name="Delete with its step").click()
    await expect(ada.locator(".step")).to_have_count(0)
    await expect(board.card(ada, "Fuel")).not_to_contain_text("/1")


async def test_steps_made_offline_are_there_in_the_end(visit: Visit, cast: Cast) -> None:
    await fuel(cast)
    page = await opened(visit, cast)
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Add a checklist").click()
    await page.keyboard.type("Order it")
    await page.keyboard.press("Enter")
    await page.get_by_role("checkbox", name="Order it").check()
    await expect(board.card(page, "Fuel")).to_contain_text("1/1")
    await page.context.set_offline(False)
    await board.is_live(page)
    [task] = await cast.apollo.records("task")
    assert (task["checks"], task["checks_done"]) == (1, 1)


async def test_texts_are_shown_as_markdown_and_nothing_in_them_runs(visit: Visit, cast: Cast) -> None:
    task = await fuel(cast, description=HOSTILE)
    await cast.apollo.do("comment.add", task_id=task["id"], body=HOSTILE)
    page = await opened(visit, cast)
    for text in (page.locator(".description .prose"), page.locator(".comment .prose")):
        await expect(text.locator("strong")).to_have_text("Read")
        await expect(text.locator("code")).to_have_text("then")
        await expect(text.get_by_role("link", name="that")).to_have_attribute("rel", "noopener noreferrer nofollow")
        for bad in ("script", "iframe", "img", "[onclick]", "[onerror]", "[style]", "a[href^='javascript']"):
            await expect(text.locator(bad)).to_have_count(0)
    await page.get_by_text("click", exact=True).first.click()
    assert await page.evaluate("window.broken") is None


async def test_whoever_is_called_is_suggested_and_marked(visit: Visit, cast: Cast) -> None:
    await fuel(cast)
    page = await opened(visit, cast)
    field = page.get_by_label("Write a comment")
    await field.press_sequentially("How much, @gr")
    await expect(page.get_by_role("option")).to_have_text(["Grace Hopper"])
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("How much, @Grace ")
    await field.press("Control+Enter")
    await expect(page.locator(".comment .mention")).to_have_text("@Grace")
    await board.is_live(page)
    [task] = await cast.apollo.records("task")
    [said] = (await cast.ada.ask("GET", f"tasks/{task['id']}/comments"))["items"]
    assert said["mentions"] == [cast.grace.id]


async def test_one_corrects_only_ones_own_comments(visit: Visit, cast: Cast) -> None:
    task = await fuel(cast)
    await cast.apollo.do("comment.add", cast.grace, task_id=task["id"], body="Ten tons")
    ada, grace = await opened(visit, cast), await opened(visit, cast, "grace")
    await expect(ada.locator(".comment")).to_contain_text("Ten tons")
    await expect(ada.locator(".comment").get_by_role("button", name="Edit")).to_have_count(0)
    await grace.locator(".comment").get_by_role("button", name="Edit").click()
    await grace.get_by_label("Change the comment").fill("Twelve tons")
    await grace.get_by_role("button", name="Save").click()
    await expect(ada.locator(".comment .prose")).to_have_text("Twelve tons")
    await expect(ada.locator(".comment")).to_contain_text("(edited)")
