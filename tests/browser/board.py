"""A board in a browser, in the words of somebody who looks at it."""

from playwright.async_api import Locator, Page, expect


def column(page: Page, name: str) -> Locator:
    return page.locator(f"section.column[aria-label='{name}']")


def card(page: Page, title: str) -> Locator:
    return page.locator("article.card").filter(has_text=title)


async def shows(page: Page, name: str, titles: list[str]) -> None:
    """Wait until the column holds exactly these cards in this order."""
    await expect(column(page, name).locator(".card-title")).to_have_text(titles)


async def add_card(page: Page, name: str, title: str) -> None:
    """Write a card at the bottom of a column."""
    await column(page, name).get_by_role("button", name="Add a card", exact=True).click()
    field = page.get_by_label(f"New card in {name}")
    await field.fill(title)
    await field.press("Enter")
    await field.press("Escape")


async def drag(page: Page, title: str, onto: Locator, *, below: bool = False) -> None:
    """With the mouse, in steps as a hand makes them."""
    await card(page, title).hover()
    await page.mouse.down()
    box = await onto.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.8 if below else 0.2)
    await page.mouse.move(x, y - 5, steps=5)
    await page.mouse.move(x, y, steps=3)
    await page.mouse.up()


async def is_live(page: Page) -> None:
    """Everything is saved and nothing is missing."""
    await expect(page.locator(".pill")).to_have_attribute("data-state", "live")
    await expect(page.locator(".pill")).to_have_attribute("data-pending", "0")
