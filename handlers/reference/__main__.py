"""`python -m handlers.reference` says whether the reference is up to date; with `--write` it brings it there."""

import sys
from pathlib import Path
from typing import Final

from handlers.reference.pages import PAGES, woven

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"


def main(words: list[str]) -> int:
    """0 when every page is, or has become, up to date; 1 when one is not; 2 when asked wrongly."""
    if words not in ([], ["--write"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    stale = 0
    for name in PAGES:
        page = DOCS / name
        text = page.read_text()
        fresh = woven(text)
        if fresh == text:
            continue
        if words:
            page.write_text(fresh)
            sys.stdout.write(f"wrote docs/{name}\n")
        else:
            stale = 1
            sys.stdout.write(f"docs/{name} is out of date: python -m handlers.reference --write\n")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
