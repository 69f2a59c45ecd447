"""How a big board feels, in numbers: `python -m tests.browser.measure [--cards 5000] [--edits 1500] [--rate 50]`.

Headless Chromium on a server with databases of its own. Nothing here fails: it prints what it found.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
from playwright.async_api import Browser, CDPSession, Page

from tests.browser import board
from tests.browser.launching import launched
from tests.browser.people import Person, Project
from tests.browser.served import Served
from tests.browser.stage import found

AT_ONCE = 16  # requests on their way while a board is made
RATE = 50  # edits per second: the busiest minute we promise to bear
WORDS = ("check", "fuel", "radio", "suit", "map", "crew", "test", "weigh", "paint", "rewrite", "order", "landing")

# Moves the column down by a screen in each frame-long step, and says how long each frame took.
SCROLL = """new Promise((done) => {
  const list = [...document.querySelectorAll(".cards")].sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
  const frames = [];
  let last = performance.now(), begin = last, blank = 0;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    const box = list.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + 40, box.y + box.height / 2);
    if (seen?.classList.contains("space")) blank++;
    list.scrollTop += 120;
    if (now - begin < 4000) requestAnimationFrame(step);
    else done({ frames: frames.slice(1), blank, drawn: document.querySelectorAll("article.card").length });
  };
  requestAnimationFrame(step);
})"""
# From the key to the frame that shows it.
TYPE = """(field) => new Promise((done) => {
  const lags = [];
  const press = () => {
    const began = performance.now();
    field.value += "x";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => {
      lags.push(performance.now() - began);
      if (lags.length < 60) setTimeout(press, 90);
      else done(lags);
    }));
  };
  press();
})"""
# What kept the page from answering for more than 50 ms, from now on.
LONG_TASKS = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask" });
}"""
OPENED = """() => performance.getEntriesByName("whole").length > 0"""
# Marks when the first card and the whole board are on screen.
WATCH = """(() => {
  const look = () => {
    const mark = (name, there) => there && !performance.getEntriesByName(name).length && performance.mark(name);
    mark("first", document.querySelector("article.card"));
    const counts = [...document.querySelectorAll(".column-head .count")].map((one) => parseInt(one.textContent));
    mark("whole", counts.reduce((a, b) => a + b, 0) >= CARDS);
    if (!performance.getEntriesByName("whole").length) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


async def furnish(project: Project, cards: int) -> list[str]:
    """Cards of differing heights, three fifths of them in one column; their ids."""
    random = Random(5)
    columns = [await project.column(name) for name in ("To do", "Doing", "Done")]
    wishes = iter(
        {
            "title": " ".join(random.choices(WORDS, k=random.randint(2, 14))),
            "column_id": random.choices(columns, weights=(3, 1, 1))[0],
            "priority": random.choice(("low", "medium", "high", "urgent", None)),
        }
        for _ in range(cards)
    )
    ids: list[str] = []

    async def write() -> None:
        ids.extend([made["task"]["id"] async for made in _performed(project, "task.create", wishes)])

    await asyncio.gather(*(write() for _ in range(AT_ONCE)))
    return ids


async def _performed(project: Project, command: str, wishes: Iterator[dict[str, Any]]) -> Any:
    owner = project.owner
    path = f"{owner.address}/api/v1/projects/{project.id}/commands"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {owner.token}"}) as client:
        for fields in wishes:
            async with client.post(path, json={"command": command, **fields}) as answer:
                assert answer.ok, await answer.text()
                yield (await answer.json())["result"]


async def opening(page: Page, address: str, cards: int) -> str:
    """Milliseconds from navigation to the first card and to all of the board."""
    await page.add_init_script(WATCH.replace("CARDS", str(cards)))
    await page.goto(address)
    await page.wait_for_function(OPENED)
    first, whole = [
        await page.evaluate(f"performance.getEntriesByName('{name}')[0].startTime") for name in ("first", "whole")
    ]
    await page.wait_for_selector(".pill[data-state=live]")
    drawn = await page.locator("article.card").count()
    return f"first card {first:.0f} ms, whole board {whole:.0f} ms ({drawn} of {cards} cards drawn)"


async def scrolling(page: Page) -> str:
    result = await page.evaluate(SCROLL)
    frames = sorted(result["frames"])
    return (
        f"{len(frames)} frames in 4 s, median {statistics.median(frames):.0f} ms, 95 % within "
        f"{frames[int(len(frames) * 0.95)]:.0f} ms, longest {frames[-1]:.0f} ms; blank in {result['blank']}; "
        f"{result['drawn']} cards drawn"
    )


async def editing(project: Project, grace: Person, ids: list[str], edits: int, rate: int) -> float:
    """Somebody else moves, renames and comments as fast as promised; edits per second."""
    random = Random(7)
    columns = [await project.column(name) for name in ("To do", "Doing", "Done")]
    headers = {"Authorization": f"Bearer {grace.token}"}
    path = f"{grace.address}/api/v1/projects/{project.id}/commands"
    began = time.monotonic()
    async with aiohttp.ClientSession(headers=headers) as client:

        async def one(nth: int) -> None:
            await asyncio.sleep(max(0.0, nth / rate - (time.monotonic() - began)))
            body: dict[str, Any] = {"task_id": random.choice(ids)}
            if nth % 3 == 0:
                body |= {"command": "task.move", "column_id": random.choice(columns), "position": "top"}
            elif nth % 3 == 1:
                body |= {"command": "task.update", "set": {"title": " ".join(random.choices(WORDS, k=6))}}
            else:
                body |= {"command": "comment.add", "body": "Looks good."}
            async with client.post(path, json=body) as answer:
                assert answer.ok, await answer.text()

        await asyncio.gather(*(one(nth) for nth in range(edits)))
    return edits / (time.monotonic() - began)


async def typing(page: Page) -> str:
    field = page.locator("textarea").first
    lags = sorted(await field.evaluate(TYPE))
    late = lags[int(len(lags) * 0.95)]
    return f"median {statistics.median(lags):.0f} ms, 95 % within {late:.0f} ms, longest {lags[-1]:.0f} ms"


async def long_tasks(page: Page) -> str:
    longs = sorted(await page.evaluate("window.longTasks"))
    return f"{len(longs)}, longest {longs[-1]:.0f} ms" if longs else "none"


async def heap(session: CDPSession) -> float:
    """Megabytes in use once the garbage is gone."""
    await session.send("HeapProfiler.collectGarbage")
    used: float = (await session.send("Runtime.getHeapUsage"))["usedSize"]
    return used / 1e6


@contextmanager
def served() -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="boardcast-measure-") as data:
        server = Served("", "", Path(data))
        server.start()
        try:
            yield server
        finally:
            server.stop()


async def measure(browser: Browser, server: Served, cards: int, edits: int, rate: int) -> None:
    cast = await found(server.address)
    ids = await furnish(cast.apollo, cards)
    context = await browser.new_context(storage_state=cast.ada.storage(), viewport={"width": 1280, "height": 800})
    address = f"{cast.ada.address}/#/p/{cast.apollo.id}"
    page = await context.new_page()
    print("opened for the first time: ", await opening(page, address, cards), flush=True)
    await page.wait_for_timeout(4_000)  # until it has been written to this computer
    await page.close()
    page = await context.new_page()
    print("opened again:              ", await opening(page, address, cards), flush=True)
    print("scrolled:                  ", await scrolling(page), flush=True)

    session = await context.new_cdp_session(page)
    await page.get_by_role("button", name="Add a card", exact=True).first.click()
    print("typing, nobody else busy:  ", await typing(page), flush=True)
    before = await heap(session)
    await page.evaluate(LONG_TASKS)
    busy = asyncio.create_task(editing(cast.apollo, cast.grace, ids, edits, rate))
    await page.wait_for_timeout(1_000)
    print("typing while others edit:  ", await typing(page), flush=True)
    reached = await busy
    print("tasks of more than 50 ms:  ", await long_tasks(page), flush=True)
    await page.wait_for_timeout(3_000)
    middle = await heap(session)
    await editing(cast.apollo, cast.grace, list(islice(ids, 500)), edits, rate)
    await page.wait_for_timeout(3_000)
    after = await heap(session)
    print(f"memory:                     {before:.1f} MB, {middle:.1f} MB after {edits} edits at {reached:.0f}/s, "
          f"{after:.1f} MB after {2 * edits}")  # fmt: skip
    await board.is_live(page)


async def main(cards: int, edits: int, rate: int) -> None:
    with served() as server:
        async with launched() as browser:
            await measure(browser, server, cards, edits, rate)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="How a big board feels.")
    options.add_argument("--cards", type=int, default=5_000)
    options.add_argument("--edits", type=int, default=1_500)
    options.add_argument("--rate", type=int, default=RATE, help="edits of others per second")
    chosen = options.parse_args()
    asyncio.run(main(chosen.cards, chosen.edits, chosen.rate))
