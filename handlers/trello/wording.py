"""How Trello's texts become ours: cleaned, cut to what fits, with what has no place of its own written below."""

import re
from typing import Final

from handlers.trello.shapes import Action, Card
from handlers.trello.shelf import moment
from rooms.board.comments import MAX_COMMENT
from rooms.fields import MAX_NAME, MAX_TEXT, MAX_TITLE, instant

CUT: Final = " …"

_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")
_LINKED: Final = ("http://", "https://", "mailto:")


def clean(text: str) -> str:
    """Without what a database cannot keep."""
    return _UNWRITABLE.sub("", text)


def fitting(text: str, most: int, otherwise: str = "") -> str:
    """At most so many characters; `otherwise` where there is nothing to read."""
    text = clean(text).strip() or otherwise
    return text if len(text) <= most else text[: most - len(CUT)].rstrip() + CUT


def description(card: Card, closed_list: str | None) -> str:
    """The text of a card: its own, its attachments as links, and where it comes from."""
    below: list[str] = []
    if len(card.name) > MAX_TITLE:
        below.append(f"**Whole title:** {clean(card.name)}")
    if card.attachments:
        links = "\n".join(f"- {_link(one.name or one.url, one.url)}" for one in card.attachments)
        below.append(f"**Attachments**\n\n{links}")
    if closed_list is not None:
        below.append(f"It was in the closed list “{clean(closed_list)}”.")
    if card.short_url:
        below.append(_link("This card on Trello", card.short_url))
    foot = fitting("\n\n".join(below), MAX_TEXT // 2)
    body = fitting(card.desc, MAX_TEXT - len(foot) - 2)
    return "\n\n".join(filter(None, (body, foot)))


def comment(action: Action) -> str:
    """The text of a comment, with who said it and when: ours is made by whoever imports it, today."""
    who = action.member_creator
    name = fitting(who.full_name or who.username if who else "", MAX_NAME, "Somebody")
    at = moment(action.date)
    return fitting(f"**{name}**, {at.day} {at:%B %Y}:\n\n{action.data.text}", MAX_COMMENT)


def due(text: str) -> str:
    """A date in our spelling."""
    return instant(moment(text))


def _link(text: str, url: str) -> str:
    text = re.sub(r"([\[\]\\])", r"\\\1", fitting(text, MAX_NAME, "link"))
    url = clean(url).strip()
    if not url.lower().startswith(_LINKED):
        return f"{text} ({url})"
    return f"[{text}](<{url.replace('<', '%3C').replace('>', '%3E')}>)"
