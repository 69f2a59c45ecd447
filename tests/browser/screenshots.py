"""Pictures of the board in its main states, to be looked at: `python -m tests.browser.screenshots FOLDER`.

Three widths, light and dark, on a server with databases of its own. Without a folder, the picture in the README is
taken anew.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.browser import board
from tests.browser.people import Project
from tests.browser.served import Served
from tests.browser.stage import Cast, found
from tests.run import BROWSERS

WIDTHS = {390: 800, 1280: 800, 1920: 1000}
PHONE = 600  # px; narrower screens are touched
README = Path(__file__).parents[2] / "docs" / "board.png"
README_SIZE = {"width": 1200, "height": 500}

Shot = Callable[[str], Awaitable[None]]


async def furnish(cast: Cast) -> None:
    """A project in the middle of its work."""
    apollo = cast.apollo
    colours = {"Guidance": "#4f46e5", "Safety": "#be123c", "Paperwork": "#b45309"}
    labels = {}
    for name, color in colours.items():
        labels[name] = (await apollo.do("label.create", name=name, color=color))["label"]["id"]
    await apollo.do("column.update", column_id=await apollo.column("Doing"), set={"wip_limit": 3})
    await apollo.do("column.create", name="Review", category="doing", after_id=await apollo.column("Doing"))
    people = [cast.ada.id, cast.grace.id]
    await _task(apollo, "To do", "Check the alarm codes of the guidance computer, 1201 and 1202 above all",
                label_ids=[labels["Guidance"], labels["Safety"]], priority="urgent", assignee_ids=people,
                due_at="2020-01-01T12:00:00.000Z", estimate=5)  # fmt: skip
    await _task(apollo, "To do", "Suit pressure test", label_ids=[labels["Safety"]], priority="high")
    await _task(apollo, "To do", "Print star charts", label_ids=[labels["Paperwork"]], estimate=1)
    descent = await _task(apollo, "Doing", "Rewrite the descent program so that it survives a restart",
                          label_ids=[labels["Guidance"]], priority="high", assignee_ids=people, estimate=8,
                          description="It must continue where it was.")  # fmt: skip
    await _task(apollo, "Doing", "Fuel margins for the landing", assignee_ids=[cast.ada.id])
    await _task(apollo, "Doing", "Heat shield, third coat")
    await _task(apollo, "Review", "Radio check with the relay station", assignee_ids=[cast.grace.id])
    for title in ("Choose the landing site", "Train the crew", "Weigh everything twice"):
        await _task(apollo, "Done", title, assignee_ids=[cast.grace.id])
    await apollo.do("comment.add", cast.grace, task_id=descent, body="It works in the simulator now. @Ada?")


async def _task(project: Project, column: str, title: str, **fields: object) -> str:
    column_id = await project.column(column)
    made = await project.do("task.create", title=title, column_id=column_id, **fields)
    id: str = made["task"]["id"]
    return id


async def take(browser: Browser, cast: Cast, folder: Path, width: int, scheme: str) -> None:
    """Every state at one width in one scheme."""
    context = await browser.new_context(
        storage_state=cast.ada.storage(),
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < PHONE,
        is_mobile=width < PHONE,
        reduced_motion="reduce",
    )
    page = await context.new_page()

    async def shot(name: str) -> None:
        await page.wait_for_timeout(300)
        await page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")

    await page.goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
    await board.is_live(page)
    await shot("board")
    if width > PHONE:
        await page.get_by_role("button", name="Swimlanes", exact=True).click()
        await page.get_by_role("button", name="By person").click()
        await shot("lanes")
        await page.get_by_role("button", name="Swimlanes", exact=True).click()
        await page.get_by_role("button", name="No lanes").click()
    await board.card(page, "Rewrite the descent").click()
    await page.wait_for_selector(".comment")
    await shot("task")
    await page.keyboard.press("Escape")
    await page.locator("button[aria-label='More about Doing']").click()
    await shot("column-menu")
    await page.keyboard.press("Escape")
    await _states(page, cast, shot)
    await context.close()


async def _states(page: Page, cast: Cast, shot: Shot) -> None:
    await board.card(page, "Print star charts").focus()
    for key in ("Space", "ArrowRight", "Space"):
        await page.keyboard.press(key)
        await page.wait_for_timeout(100)
    await page.wait_for_selector(".toast")
    await shot("refused")
    await page.context.set_offline(True)
    await page.wait_for_selector(".pill[data-state=away]")
    await shot("offline")
    await page.context.set_offline(False)
    await page.goto(f"{cast.ada.address}/#/")
    await page.wait_for_selector("a.project")
    await shot("projects")
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await page.wait_for_selector("form.sheet")
    await shot("login")


async def take_for_readme(browser: Browser, cast: Cast) -> None:
    """The board with somebody else on it."""
    pages: list[Page] = []
    for person in (cast.grace, cast.ada):
        context = await browser.new_context(
            storage_state=person.storage(), viewport=README_SIZE, color_scheme="light", reduced_motion="reduce"
        )
        pages.append(await context.new_page())
        await pages[-1].goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
        await board.is_live(pages[-1])
    theirs, ours = pages
    await board.card(theirs, "Rewrite the descent").click()
    await ours.wait_for_selector(".watchers")
    await ours.wait_for_timeout(300)
    await ours.screenshot(path=README)


async def main(folder: Path | None) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    path = next(path for path in map(shutil.which, BROWSERS) if path)
    with tempfile.TemporaryDirectory(prefix="boardcast-look-") as data:
        server = Served("", "", Path(data))
        server.start()
        try:
            cast = await found(server.address)
            await furnish(cast)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                if folder is None:
                    await take_for_readme(browser, cast)
                else:
                    for width, scheme in product(WIDTHS, ("light", "dark")):
                        await take(browser, cast, folder, width, scheme)
                await browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
