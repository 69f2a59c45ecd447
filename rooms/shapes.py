"""Turns what strangers sent into typed values, or says which field is wrong.

Text with NUL or lone surrogates is refused here, once for all: PostgreSQL cannot keep it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from rooms.errors import Invalid

T = TypeVar("T")

_AT = re.compile(r"(?P<detail>.*?)(?: - at `(?P<path>.*)`)?", re.DOTALL)
_NAMED = re.compile(r"Object (?:contains unknown|missing required) field `(?P<name>.*)`", re.DOTALL)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_NUL_ESCAPED = b"\\u0000"  # the only way to write NUL in JSON; lone surrogates the decoder refuses itself


def decode(decoder: msgspec.json.Decoder[T], raw: bytes, whole: str = "body") -> T:
    """The value that the JSON in `raw` stands for. Raises Invalid: of `whole` where no field is to blame."""
    try:
        value = decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise _invalid(str(error), whole) from None
    except UnicodeDecodeError:
        raise Invalid(whole, "This is not UTF-8") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise Invalid(whole, f"This is not JSON that can be read: {error}") from None
    if _NUL_ESCAPED in raw:
        _refuse_unwritable(msgspec.to_builtins(value), whole)
    return value


def convert(values: Mapping[str, str | list[str]], shape: type[T], whole: str = "query") -> T:
    """The value that texts by name stand for, such as the query of a URL. Raises Invalid."""
    _refuse_unwritable(values, whole)
    try:
        return msgspec.convert(values, shape, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(str(error), whole) from None


def _invalid(message: str, whole: str) -> Invalid:
    found = _AT.fullmatch(message)
    assert found is not None
    path = (found["path"] or "$").removeprefix("$").removeprefix(".")
    named = _NAMED.fullmatch(found["detail"])
    if named is None:
        return Invalid(path or whole, found["detail"])
    detail = "There is no such field" if "unknown" in found["detail"] else "This field is required"
    return Invalid(f"{path}.{named['name']}" if path else named["name"], detail)


def _refuse_unwritable(value: object, whole: str) -> None:
    for path in _unwritable(value):
        raise Invalid(path.removeprefix(".") or whole, "Text may not contain NUL or half a character")


def _unwritable(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if _UNWRITABLE.search(value):
            yield path
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _unwritable(name, path)
            yield from _unwritable(inner, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _unwritable(inner, f"{path}[{place}]")
