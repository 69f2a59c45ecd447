"""What happened: told in sentences, as it happens, and counted."""

from playwright.async_api import Page, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.people import Json
from tests.browser.stage import Cast
from tests.browser.test_looks import SCHEMES, complaints


async def goto(page: Page, name: str) -> None:
    await page.get_by_role("navigation", name="Project").get_by_role("link", name=name).click()


async def move(cast: Cast, task: Json, column: str) -> None:
    await cast.apollo.do("task.move", cast.grace, task_id=task["id"], column_id=await cast.apollo.column(column))


async def test_a_task_tells_its_history_while_it_goes_on(visit: Visit, cast: Cast) -> None:
    [fuel] = await cast.apollo.add("To do", "Fuel")
    await move(cast, fuel, "Doing")
    page = await visit(cast.ada, cast.apollo)
    await board.card(page, "Fuel").click()
    told = page.get_by_role("region", name="History").locator(".happened")
    await expect(told).to_have_count(2)
    await expect(told.nth(0)).to_contain_text("Grace Hopper moved it from To do to Doing")
    await expect(told.nth(1)).to_contain_text("You added it to To do")

    await cast.apollo.do("task.update", cast.grace, task_id=fuel["id"], set={"priority": "high"})
    await expect(told.nth(0)).to_contain_text("Grace Hopper gave it the priority High")
    await cast.apollo.do("comment.add", cast.grace, task_id=fuel["id"], body="Ten tons")
    await expect(told.nth(0)).to_contain_text("Grace Hopper commented on it")
    await cast.apollo.add("To do", "Food")
    await expect(page.locator(".card")).to_have_count(2)
    await expect(told).to_have_count(4)


async def test_the_activity_is_live_goes_back_and_leads_to_the_task(visit: Visit, cast: Cast) -> None:
    [fuel] = await cast.apollo.add("To do", "Fuel")
    for number in range(60):
        await cast.apollo.do("task.update", task_id=fuel["id"], set={"estimate": number + 1})
    page = await visit(cast.ada, cast.apollo)
    await goto(page, "Activity")
    told = page.locator(".happened")
    await expect(told).to_have_count(50)
    await move(cast, fuel, "Done")
    await expect(told).to_have_count(51)
    await expect(told.first).to_contain_text("Grace Hopper moved Fuel from To do to Done")
    await page.get_by_role("button", name="Show earlier days").click()
    await expect(told.last).to_contain_text("began the project “Apollo”")
    await expect(page.get_by_text("This is where the project began.")).to_be_visible()
    await told.first.get_by_role("link", name="Fuel").click()
    await expect(page.get_by_role("dialog", name="Fuel")).to_be_visible()


async def test_the_leaderboard_follows_and_anybody_may_stay_out_of_it(visit: Visit, cast: Cast) -> None:
    """D4"""
    [fuel, food] = await cast.apollo.add("To do", "Fuel", "Food")
    for task in (fuel, food):
        fields = {"assignee_ids": [cast.grace.id], "estimate": 3}
        await cast.apollo.do("task.update", task_id=task["id"], set=fields)
    page = await visit(cast.grace, cast.apollo)
    await goto(page, "Leaderboard")
    await expect(page.get_by_text("Nobody has completed anything")).to_be_visible()
    await move(cast, fuel, "Done")
    await expect(page.locator(".leader")).to_contain_text("1 task")
    await move(cast, food, "Done")
    await expect(page.locator(".leader")).to_contain_text("2 tasks")
    await page.get_by_role("button", name="Points").click()
    await page.get_by_role("button", name="7 days").click()
    await expect(page.locator(".leader b")).to_have_text("6 points")
    await page.get_by_role("button", name="Leave me out of all leaderboards").click()
    await expect(page.locator(".leader")).to_have_count(0)
    await page.get_by_role("button", name="Show me again").click()
    await expect(page.locator(".leader")).to_contain_text("Grace Hopper (you)")


async def test_the_flow_has_numbers_for_those_who_do_not_see_plots(visit: Visit, cast: Cast) -> None:
    [fuel, _food] = await cast.apollo.add("To do", "Fuel", "Food")
    page = await visit(cast.ada, cast.apollo)
    await goto(page, "Flow")
    await expect(page.locator(".plot canvas")).to_have_count(2)
    await expect(page.get_by_role("img", name="What stood where")).to_have_accessible_name(
        "What stood where. Today Backlog 0, To do 2, Doing 0, Done 0."
    )
    await move(cast, fuel, "Done")
    await expect(page.get_by_role("img", name="Today Backlog 0, To do 1, Doing 0, Done 1.")).to_be_visible()
    await page.get_by_text("The same as a table").click()
    await expect(page.locator(".numbers tbody tr").first.locator("td")).to_have_text(["1", "0", "1", "0", "1"])


async def test_whoever_is_called_hears_the_bell(visit: Visit, cast: Cast) -> None:
    """C10"""
    [fuel] = await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.grace, cast.apollo)
    await cast.apollo.do("comment.add", task_id=fuel["id"], body="How much, @Grace?")
    await page.get_by_role("button", name="Notifications, 1 unread").click()
    await expect(page.locator(".call")).to_contain_text("Ada Lovelace mentioned you in Fuel")
    await expect(page.locator(".call")).to_contain_text("How much, @Grace?")
    await page.locator(".call").click()
    await expect(page.get_by_role("dialog", name="Fuel")).to_be_visible()
    await expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()


async def test_what_called_while_one_was_away_is_told_on_return(visit: Visit, cast: Cast) -> None:
    [fuel] = await cast.apollo.add("To do", "Fuel")
    page = await visit(cast.grace, cast.apollo)
    await page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('boardcast.calls.'))")
    await page.goto("about:blank")
    await cast.apollo.do("task.assign", task_id=fuel["id"], user_id=cast.grace.id)
    await page.goto(f"{cast.grace.address}/#/p/{cast.apollo.id}")
    await page.get_by_role("button", name="Notifications, 1 unread").click()
    await expect(page.locator(".call")).to_contain_text("Ada Lovelace assigned you to Fuel")
    await page.get_by_role("button", name="Mark all as read").click()
    await page.reload()
    await board.is_live(page)
    await expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()


@SCHEMES
async def test_nothing_of_the_past_is_in_the_way_of_anybody(visit: Visit, cast: Cast, scheme: str) -> None:
    """WCAG 2.2 A and AA, as far as a program can tell."""
    [fuel] = await cast.apollo.add("To do", "Fuel")
    text = "# Why\n\n`code` @Grace\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    fields = {"assignee_ids": [cast.ada.id, cast.grace.id], "description": text}
    await cast.apollo.do("task.update", task_id=fuel["id"], set=fields)
    await cast.apollo.do("checklist.create", task_id=fuel["id"], name="Steps", items=["Order it"])
    page = await visit(cast.grace, cast.apollo, color_scheme=scheme, reduced_motion="reduce")
    await cast.apollo.do("comment.add", task_id=fuel["id"], body="How much, @Grace?")
    await page.get_by_role("button", name="Notifications, 1 unread").click()
    assert await complaints(page) == []
    await page.locator(".call").first.click()
    await page.wait_for_selector(".prose.shown .mention")
    await page.get_by_role("checkbox", name="Order it").check()
    await page.get_by_label("Write a comment").press_sequentially("@")
    assert await complaints(page) == []
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await move(cast, fuel, "Done")
    for name, shown in (("Activity", ".happened"), ("Leaderboard", ".leader"), ("Flow", ".plot canvas")):
        await goto(page, name)
        await page.wait_for_selector(shown)
        assert await complaints(page) == [], name
