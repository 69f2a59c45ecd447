"""How many chosen cards feel when they are moved at once: `python -m tests.browser.measure_chosen [--cards 500]`.

Headless Chromium on a server with databases of its own. Nothing here fails: it prints what it found.
"""

import argparse
import asyncio
import statistics

from playwright.async_api import Browser, Page, expect

from tests.browser.launching import launched
from tests.browser.measure import served
from tests.browser.served import Served
from tests.browser.stage import found

HANG = 300_000  # ms, a hang limit
# How long each frame takes, from now on.
FRAMES = """(() => {
  window.frames_ = [];
  let last = performance.now();
  const step = (now) => (window.frames_.push(now - last), (last = now), requestAnimationFrame(step));
  requestAnimationFrame(step);
})()"""
# From the key until the cards are shown in the other column, and until the server has confirmed all of them.
MOVE = """(count) => new Promise((done) => {
  const began = performance.now();
  let shown;
  const look = () => {
    const cards = Number(document.querySelector("[aria-label=Done] .count").textContent);
    if (cards >= count) shown ??= performance.now() - began;
    const { state, pending } = document.querySelector(".pill").dataset;
    if (!shown || state !== "live" || pending !== "0") return setTimeout(look, 5);
    done({ shown, saved: performance.now() - began, frames: window.frames_ });
  };
  document.querySelector("[role=option][id$='" + window.done_ + "']").click();
  window.frames_ = [];
  look();
})"""


async def moving(page: Page, cards: int, done: str) -> str:
    await page.locator("[aria-label='To do'] article.card").first.focus()
    await page.keyboard.press("Control+a")
    await expect(page.locator(".chosen-bar")).to_contain_text(f"{cards} cards")
    await page.keyboard.press("Shift+M")
    await page.get_by_role("option", name="Done").wait_for()
    await page.evaluate(f"window.done_ = '{done}'")
    await page.evaluate(FRAMES)
    told = await page.evaluate(MOVE, cards)
    frames = sorted(told["frames"])
    late = frames[int(len(frames) * 0.95)]
    return (
        f"shown after {told['shown']:.0f} ms, saved after {told['saved'] / 1000:.1f} s; frames meanwhile: "
        f"median {statistics.median(frames):.0f} ms, 95 % within {late:.0f} ms, longest {frames[-1]:.0f} ms"
    )


async def measure(browser: Browser, server: Served, cards: int, others: int) -> None:
    cast = await found(server.address)
    await cast.apollo.add("Doing", *(f"Other {nth:03}" for nth in range(others)))
    await cast.apollo.add("To do", *(f"Check {nth:03}" for nth in range(cards)))
    context = await browser.new_context(storage_state=cast.ada.storage(), viewport={"width": 1280, "height": 800})
    context.set_default_timeout(HANG)
    page = await context.new_page()
    await page.goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
    await page.wait_for_selector(".pill[data-state=live]")
    print(f"{cards} chosen cards moved: ", await moving(page, cards, await cast.apollo.column("Done")), flush=True)


async def main(cards: int, others: int) -> None:
    with served() as server:
        async with launched() as browser:
            await measure(browser, server, cards, others)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="How many chosen cards feel when they are moved at once.")
    options.add_argument("--cards", type=int, default=500)
    options.add_argument("--others", type=int, default=500)
    chosen = options.parse_args()
    asyncio.run(main(chosen.cards, chosen.others))
