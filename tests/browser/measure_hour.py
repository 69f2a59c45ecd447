"""What a board that stays open keeps in memory: `python -m tests.browser.measure_hour [--minutes 60] [--rate 4]`.

Headless Chromium on a server with databases of its own. Somebody else edits all the time, and the board stays about as
large as it was; once a minute a card is opened and closed. Nothing here fails: it prints what it found.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any, NamedTuple

import aiohttp
from playwright.async_api import Browser, CDPSession, Page

from tests.browser import board
from tests.browser.launching import launched
from tests.browser.measure import WORDS, furnish, served
from tests.browser.people import Person, Project
from tests.browser.served import Served
from tests.browser.stage import found

MINUTE = 60.0
ENDS = 10  # minutes at the beginning and at the end that are compared
# As many cards come to the board as leave it.
ROUND = (
    "create", "rename", "move", "comment", "archive", "move", "restore", "rename", "move", "archive",
    "label", "unlabel",
)  # fmt: skip


class Sample(NamedTuple):
    """What the page holds once the garbage is gone."""

    heap: float  # MB
    nodes: int
    listeners: int
    cards: int
    busy: float  # seconds of the main thread, since the page was opened

    def __str__(self) -> str:
        return f"{self.heap:6.2f} MB {self.nodes:6} nodes {self.listeners:5} listeners {self.cards:5} cards"


class Editor:
    """Somebody who never tires: an edit of another kind each time."""

    def __init__(
        self, client: aiohttp.ClientSession, path: str, columns: list[str], label: str, ids: list[str]
    ) -> None:
        self._client, self._path = client, path
        self._columns, self._label = columns, label
        self._ids, self._away = ids, list[str]()
        self._random = Random(7)
        self.made = 0

    async def edit(self) -> None:
        kind = ROUND[self.made % len(ROUND)]
        self.made += 1
        task = self._random.choice(self._ids)
        if kind == "create":
            column = self._random.choice(self._columns)
            made = await self._do("task.create", title=self._title(), column_id=column)
            self._ids.append(made["task"]["id"])
        elif kind == "rename":
            await self._do("task.update", task_id=task, set={"title": self._title()})
        elif kind == "move":
            await self._do("task.move", task_id=task, column_id=self._random.choice(self._columns), position="top")
        elif kind == "comment":
            await self._do("comment.add", task_id=task, body=self._title())
        elif kind == "archive":
            self._ids.remove(task)
            self._away.append(task)
            await self._do("task.archive", task_id=task)
        elif kind == "restore":
            back = self._away.pop()
            await self._do("task.restore", task_id=back)
            self._ids.append(back)
        else:
            await self._do(f"task.{kind}", task_id=self._ids[0], label_id=self._label)

    def _title(self) -> str:
        return " ".join(self._random.choices(WORDS, k=6))

    async def _do(self, command: str, **fields: Any) -> Any:
        async with self._client.post(self._path, json={"command": command, **fields}) as answer:
            assert answer.ok, await answer.text()
            return (await answer.json())["result"]


@asynccontextmanager
async def editor(project: Project, grace: Person, ids: list[str]) -> AsyncIterator[Editor]:
    token = (await grace.ask("POST", "tokens", {"name": "an hour"}))["token"]  # outlives what a login gives
    columns = [await project.column(name) for name in ("To do", "Doing", "Done")]
    label = (await project.do("label.create", name="Urgent", color="#c0392b"))["label"]["id"]
    path = f"{grace.address}/api/v1/projects/{project.id}/commands"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as client:
        yield Editor(client, path, columns, label, ids)


async def editing(somebody: Editor, rate: float) -> None:
    """Steadily, and never in a heap after something was slow."""
    while True:
        began = time.monotonic()
        await somebody.edit()
        await asyncio.sleep(max(0.0, 1 / rate - (time.monotonic() - began)))


async def sample(page: Page, session: CDPSession) -> Sample:
    for _ in range(2):  # what the first frees may have held more
        await session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in (await session.send("Performance.getMetrics"))["metrics"]}
    counts = await page.locator(".column-head .count").all_text_contents()
    return Sample(
        metrics["JSHeapUsedSize"] / 1e6,
        int(metrics["Nodes"]),
        int(metrics["JSEventListeners"]),
        sum(int(one.split("/")[0]) for one in counts),
        metrics["TaskDuration"],
    )


async def look_at_a_card(page: Page) -> None:
    await page.locator("article.card").nth(2).click()
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")


def told(samples: list[Sample]) -> str:
    """The beginning against the end, in means."""
    few = min(ENDS, max(1, len(samples) // 2))
    first, last = samples[:few], samples[-few:]

    def means(name: str) -> str:
        a, b = (statistics.fmean(getattr(one, name) for one in part) for part in (first, last))
        return f"{a:.2f} → {b:.2f}" if name == "heap" else f"{a:.0f} → {b:.0f}"

    return (
        f"first {few} minutes → last {few}: {means('heap')} MB, {means('nodes')} nodes, "
        f"{means('listeners')} listeners, {means('cards')} cards"
    )


async def measure(browser: Browser, server: Served, minutes: int, cards: int, rate: float) -> None:
    cast = await found(server.address)
    ids = await furnish(cast.apollo, cards)
    context = await browser.new_context(storage_state=cast.ada.storage(), viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(f"{cast.ada.address}/#/p/{cast.apollo.id}")
    await page.wait_for_selector(".pill[data-state=live]")
    session = await context.new_cdp_session(page)
    await session.send("Performance.enable")
    samples: list[Sample] = []
    async with editor(cast.apollo, cast.grace, ids) as somebody, asyncio.TaskGroup() as group:
        edits = group.create_task(editing(somebody, rate))
        for minute in range(1, minutes + 1):
            await asyncio.sleep(MINUTE)
            await look_at_a_card(page)
            samples.append(now := await sample(page, session))
            print(f"{minute:3} min {somebody.made:6} edits {now} {now.busy:6.1f} s busy", flush=True)
        edits.cancel()
    print(told(samples), flush=True)
    await board.is_live(page)


async def main(minutes: int, cards: int, rate: float) -> None:
    with served() as server:
        async with launched() as browser:
            await measure(browser, server, minutes, cards, rate)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="What a board that stays open keeps in memory.")
    options.add_argument("--minutes", type=int, default=60)
    options.add_argument("--cards", type=int, default=500)
    options.add_argument("--rate", type=float, default=4, help="edits of somebody else per second")
    chosen = options.parse_args()
    asyncio.run(main(chosen.minutes, chosen.cards, chosen.rate))
