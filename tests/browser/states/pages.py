"""What there is beside the board: pages, ways in, and boards of others."""

from playwright.async_api import Page

from tests.browser import board
from tests.browser.furnished import Furnished
from tests.browser.people import Person
from tests.browser.states.hands import task
from tests.browser.test_keyboard import press


async def archive(page: Page, world: Furnished) -> None:
    await press(page, "g", "e")
    await page.locator(".archive-list li").first.wait_for()


async def activity(page: Page, world: Furnished) -> None:
    await press(page, "g", "a")
    await page.wait_for_selector(".happened")


async def leaderboard(page: Page, world: Furnished) -> None:
    await press(page, "g", "l")
    await page.wait_for_selector(".leader")


async def flow(page: Page, world: Furnished) -> None:
    await press(page, "g", "f")
    await page.wait_for_selector(".plot canvas")


async def removed(page: Page, world: Furnished) -> None:
    await _become(page, world.newcomer)
    await world.cast.apollo.let_in(world.newcomer)
    await page.wait_for_timeout(300)
    await page.goto(f"{world.newcomer.address}/#/p/{world.cast.apollo.id}")
    await board.is_live(page)
    await world.cast.apollo.do("member.remove", user_id=world.newcomer.id)
    await page.get_by_role("heading", name="You were taken off").wait_for()


async def viewer(page: Page, world: Furnished) -> None:
    linus = world.newcomer
    await world.cast.apollo.let_in(linus, "viewer")
    await _become(page, linus)
    await page.goto(f"{linus.address}/#/p/{world.cast.apollo.id}")
    await board.is_live(page)
    await task(page, world)


async def empty_project(page: Page, world: Furnished) -> None:
    await page.goto(f"{world.cast.ada.address}/#/p/{world.gemini.id}")
    await board.shows(page, "To do", [])
    await board.is_live(page)


async def projects(page: Page, world: Furnished) -> None:
    await page.goto(f"{world.cast.ada.address}/#/")
    await page.wait_for_selector("a.project")


async def first_project(page: Page, world: Furnished) -> None:
    await _become(page, world.newcomer)
    await page.get_by_label("What are you working on?").wait_for()


async def login(page: Page, world: Furnished) -> None:
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await page.locator("form.sheet").wait_for()


async def login_refused(page: Page, world: Furnished) -> None:
    await login(page, world)
    await page.get_by_label("E-mail").fill("ada@example.org")
    await page.get_by_label("Password").fill("wrong horse battery")
    await press(page, "Enter")
    await page.get_by_role("alert").wait_for()


async def register(page: Page, world: Furnished) -> None:
    await login(page, world)
    await page.get_by_role("button", name="Make an account").click()


async def _become(page: Page, person: Person) -> None:
    """Another person at the same computer."""
    [kept] = person.storage()["origins"][0]["localStorage"]
    await page.goto(f"{person.address}/#/")
    await page.evaluate(
        "([name, value]) => (localStorage.clear(), localStorage.setItem(name, value))", list(kept.values())
    )
    await page.reload()


async def bell_empty(page: Page, world: Furnished) -> None:
    await _become(page, world.newcomer)
    await page.get_by_role("button", name="Notifications", exact=True).click()
