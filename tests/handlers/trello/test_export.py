"""Reading exports: lenient about what is missing, exact about what is wrong."""

import json
from pathlib import Path

import pytest

from handlers.trello.broken import Broken
from handlers.trello.export import Export
from handlers.trello.shapes import Card, TrelloList


def export(path: Path, text: str | bytes) -> Export:
    file = path / "board.json"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return Export(file)


def test_what_is_null_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    card = {
        "id": "c",
        "name": "n",
        "idList": "l",
        "desc": None,
        "attachments": [{"id": "a", "name": None}],
        "pos": None,
    }
    found = export(tmp_path, json.dumps({"id": "b", "name": None, "lists": [], "cards": [card]}))
    assert found.head().name == ""
    (read,) = found.all(Card)
    assert read.desc == ""
    assert read.attachments[0].name == ""


def test_fields_that_nobody_knows_pass_by(tmp_path: Path) -> None:
    text = '{"new": {"x": [1]}, "id": "b", "lists": [{"id": "l", "name": "n", "colour": 7}], "cards": []}'
    found = export(tmp_path, text)
    assert found.head().id == "b"
    assert [one.name for one in found.all(TrelloList)] == ["n"]


def test_a_byte_order_mark_does_not_disturb(tmp_path: Path) -> None:
    found = export(tmp_path, b"\xef\xbb\xbf" + b'{"id": "b", "lists": [], "cards": []}')
    assert found.head().id == "b"


@pytest.mark.parametrize("lines", [0, 1, 5_000, 20_000])
def test_the_place_of_a_mistake_is_exact_in_files_of_any_length(tmp_path: Path, lines: int) -> None:
    text = '{"id": "b", "lists": [], "cards": [\n' + '{"id": "c", "name": "n", "idList": "l"},\n' * lines
    with pytest.raises(Broken) as broken:
        export(tmp_path, text + '  {"id": "c", "name": "n", "idList": "l" !}]}').head()
    assert (broken.value.line, broken.value.column) == (lines + 2, 42)
    with pytest.raises(Broken) as broken:
        list(export(tmp_path, text + '  {"id": "c", "name": [], "idList": "l"}]}').all(Card))
    assert (broken.value.line, broken.value.column) == (lines + 2, 3)
    assert f"cards[{lines}].name" in str(broken.value)


@pytest.mark.parametrize(
    "text", [b'{"id": "\xff"}', b"\x00\x01", b"nonsense", b"[[[[", b"{" * 100_000, b'{"id": 1e999}']
)
def test_rubbish_is_refused_in_words(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(Broken, match=r"board\.json"):
        export(tmp_path, text).head()


def test_what_is_nested_too_deeply_is_refused_in_words(tmp_path: Path) -> None:
    deep = "[" * 3_000 + "]" * 3_000
    found = export(tmp_path, f'{{"id": "b", "lists": [], "cards": [{{"id": "c", "stickers": {deep}}}]}}')
    with pytest.raises(Broken, match=r"cards\[0\]"):
        list(found.all(Card))


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="No such file"):
        Export(tmp_path / "none.json").head()
