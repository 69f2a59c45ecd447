"""Pictures of the board in its main states, to be looked at: `python -m tests.browser.screenshots FOLDER [STATE …]`.

Three widths, light and dark, on a server with databases of its own. Without a folder, the picture in the README is
taken anew.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.browser import board
from tests.browser.furnished import Furnished, furnish
from tests.browser.launching import launched
from tests.browser.people import register
from tests.browser.served import Served
from tests.browser.stage import Cast, found
from tests.browser.states import STATES, WIDE_ONLY

WIDTHS = {390: 800, 1280: 800, 1920: 1000}
PHONE = 600  # px; narrower screens are touched
STILL = 350  # ms until what slides in has come to rest
README = Path(__file__).parents[2] / "docs" / "board.png"
README_SIZE = {"width": 1280, "height": 500}


async def take(browser: Browser, address: str, folder: Path, width: int, scheme: str, states: Iterable[str]) -> None:
    """These states at one width in one scheme; each in a window of its own, on a world of its own."""
    for name in states:
        if width < PHONE and name in WIDE_ONLY:
            continue
        world = await furnished(address)
        context = await browser.new_context(
            storage_state=world.cast.ada.storage(),
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=width < PHONE,
            is_mobile=width < PHONE,
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(f"{address}/#/p/{world.cast.apollo.id}")
        await board.is_live(page)
        try:
            await STATES[name](page, world)
        except Exception as error:  # noqa: BLE001 - the picture shows what was in the way
            print(f"{name} at {width}: {error}", flush=True)
        await page.wait_for_timeout(STILL)
        await page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
        await context.close()


async def furnished(address: str) -> Furnished:
    return await furnish(await found(address), await register(address, "Margaret Hamilton"))


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
    await ours.wait_for_timeout(STILL)
    await ours.screenshot(path=README)


async def main(folder: Path | None, states: Iterable[str]) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="boardcast-look-") as data:
        server = Served("", "", Path(data))
        server.start()
        try:
            async with launched() as browser:
                if folder is None:
                    await take_for_readme(browser, (await furnished(server.address)).cast)
                else:
                    for width, scheme in product(WIDTHS, ("light", "dark")):
                        await take(browser, server.address, folder, width, scheme, states)
        finally:
            server.stop()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="Pictures of the board, to be looked at.")
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("states", nargs="*", choices=[*STATES, []], metavar="STATE", help=", ".join(STATES))
    chosen = options.parse_args()
    asyncio.run(main(chosen.folder, chosen.states or STATES))
