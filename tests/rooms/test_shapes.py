"""Bad input gets the path of the bad field."""

import msgspec
import pytest

from rooms import shapes
from rooms.errors import Invalid


class Item(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    count: int = 0


class Order(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    items: list[Item] = []
    notes: dict[str, str] = {}
    limit: int | None = None


ORDER = msgspec.json.Decoder(Order)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'{"name":"a"} x', "body"),
        (b'{"name":"\xff"}', "body"),
        (b'{"name":"\xed\xa0\x80"}', "body"),
        (rb'{"name":"\ud800"}', "body"),
        (b"{}", "name"),
        (b'{"name":1}', "name"),
        (b'{"name":"a","x":1}', "x"),
        (b'{"name":"a","items":[{"title":"b"},{"title":2}]}', "items[1].title"),
        (b'{"name":"a","items":[{"title":"b","y":1}]}', "items[0].y"),
        (b'{"name":"a","items":[{}]}', "items[0].title"),
        (rb'{"name":"\u0000"}', "name"),
        (rb'{"name":"a","items":[{"title":"b"},{"title":"x\u0000y"}]}', "items[1].title"),
        (rb'{"name":"a","notes":{"k":"\u0000"}}', "notes.k"),
        (rb'{"name":"a","notes":{"\u0000":"v"}}', "notes"),
    ],
)
def test_a_bad_body_names_its_field(raw: bytes, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        shapes.decode(ORDER, raw)
    assert caught.value.fields == {"field": field}


def test_a_backslash_before_u0000_is_text_like_any_other() -> None:
    assert shapes.decode(ORDER, rb'{"name":"\\u0000"}').name == r"\u0000"


def test_deep_nesting_is_refused_not_fatal() -> None:
    with pytest.raises(Invalid):
        shapes.decode(msgspec.json.Decoder(object), b"[" * 200_000)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "name"),
        ({"name": "a", "limit": "x"}, "limit"),
        ({"name": "a", "other": "1"}, "other"),
        ({"name": "a\x00"}, "name"),
        ({"name": "a\ud800"}, "name"),
    ],
)
def test_a_bad_query_names_its_field(values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        shapes.convert(values, Order)
    assert caught.value.fields == {"field": field}


def test_texts_of_a_query_become_numbers() -> None:
    assert shapes.convert({"name": "7", "limit": "7"}, Order) == Order("7", limit=7)
