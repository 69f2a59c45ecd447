"""The reference says what the code does."""

from pathlib import Path

import pytest

from handlers.reference import pages, tables
from handlers.reference.__main__ import main
from rooms import catalog

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("name", pages.PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    text = (DOCS / name).read_text()
    assert pages.woven(text) == text, "run: python -m handlers.reference --write"


def test_every_table_is_on_some_page() -> None:
    shown = set().union(*(pages.named((DOCS / name).read_text()) for name in pages.PAGES))
    assert shown == set(tables.TABLES)


def test_every_command_has_its_line() -> None:
    table = tables.commands()
    for name, command in catalog.COMMANDS.items():
        assert f"| `{name}` |" in table
        assert command.__doc__, f"{name} is not documented"


def test_a_stale_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.reference.__main__.DOCS", tmp_path)
    for name in pages.PAGES:
        (tmp_path / name).write_text("# A page\n\n<!-- problems -->\nold\n<!-- /problems -->\n")
    assert main([]) == 1
    assert main(["--write"]) == 0
    assert main([]) == 0
    assert main(["--what"]) == 2
