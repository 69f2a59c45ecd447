"""Two people on one board, each in a browser of their own."""

from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.browser import board
from tests.browser.conftest import Visit
from tests.browser.served import Served
from tests.browser.stage import Cast


async def test_a_newcomer_registers_makes_a_project_and_adds_a_card(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    await page.goto(f"{served.address}/")
    await page.get_by_role("button", name="Make an account").click()
    await page.get_by_label("Your name").fill("Ada Lovelace")
    await page.get_by_label("E-mail").fill(f"ada-{uuid4().hex}@example.org")
    await page.get_by_label("Password").fill("correct horse battery")
    await page.get_by_role("button", name="Start").click()
    await page.get_by_label("What are you working on?").fill("Apollo")
    await page.get_by_role("button", name="Create project").click()
    await board.shows(page, "To do", [])
    await board.add_card(page, "To do", "Fly to the moon")
    await expect(board.card(page, "Fly to the moon")).to_contain_text("APO-1")
    await board.is_live(page)
    await page.reload()
    await board.shows(page, "To do", ["Fly to the moon"])
    assert refused == []


async def test_a_wrong_password_is_answered_in_words(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await page.goto(f"{served.address}/")
    await page.get_by_label("E-mail").fill("nobody@example.org")
    await page.get_by_label("Password").fill("wrong horse battery")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("alert")).to_be_visible()


async def test_what_one_does_the_other_sees_at_once(visit: Visit, cast: Cast) -> None:
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    await board.add_card(ada, "To do", "Fuel")
    await board.add_card(grace, "To do", "Food")
    for page in (ada, grace):
        await board.shows(page, "To do", ["Fuel", "Food"])

    await board.card(ada, "Fuel").focus()
    await ada.keyboard.press("F2")
    await ada.get_by_label("Title").fill("Rocket fuel")
    await ada.keyboard.press("Enter")
    await board.shows(grace, "To do", ["Rocket fuel", "Food"])
    assert await cast.apollo.titles("To do") == ["Rocket fuel", "Food"]


async def test_everybody_who_is_here_is_shown_and_gone_when_they_are_gone(visit: Visit, cast: Cast) -> None:
    """C9"""
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    await expect(ada.locator(".here").get_by_role("img", name="Grace Hopper")).to_be_visible()
    await grace.context.close()
    await expect(ada.locator(".here")).to_have_count(0)


async def test_the_open_task_is_edited_by_two(visit: Visit, cast: Cast) -> None:
    await cast.apollo.add("To do", "Fuel")
    ada, grace = await visit(cast.ada, cast.apollo), await visit(cast.grace, cast.apollo)
    for page in (ada, grace):
        await board.card(page, "Fuel").click()
    await ada.get_by_role("button", name="Write what this is about").click()
    await ada.get_by_role("textbox", name="Description").fill("Kerosene and oxygen.")
    await ada.get_by_role("button", name="Save").click()
    await expect(grace.locator(".description")).to_contain_text("Kerosene and oxygen.")
    await grace.get_by_label("Write a comment").fill("How much?")
    await grace.get_by_role("button", name="Comment", exact=True).click()
    await expect(ada.locator(".comment")).to_contain_text("How much?")

    await ada.keyboard.press("Escape")
    await board.card(ada, "Fuel").click()
    await expect(ada.locator(".description")).to_contain_text("Kerosene and oxygen.")
    await expect(ada.locator(".comment")).to_contain_text("How much?")


async def test_a_person_who_is_taken_off_the_project_is_told(visit: Visit, cast: Cast) -> None:
    """C10"""
    grace = await visit(cast.grace, cast.apollo)
    await cast.apollo.do("member.remove", user_id=cast.grace.id)
    await expect(grace.get_by_role("heading", name="You were taken off this project.")).to_be_visible()
