"""Pages with tables in them: what stands between two markers is made from the code, the rest is written by people."""

import re
from typing import Final

from handlers.reference import tables

PAGES: Final = ("protocol.md", "api.md")

_MARKED: Final = re.compile(r"(<!-- (?P<name>[a-z]+) -->\n).*?(<!-- /(?P=name) -->)", re.DOTALL)


def woven(text: str) -> str:
    """The page with every table made anew. Raises KeyError for a marker that names no table."""
    return _MARKED.sub(lambda found: found[1] + "\n" + tables.TABLES[found["name"]]() + "\n" + found[3], text)


def named(text: str) -> set[str]:
    """The tables that a page holds."""
    return {found["name"] for found in _MARKED.finditer(text)}
