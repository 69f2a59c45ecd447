"""Bodies that are almost right: other types, sizes, depths and letters, and JSON that is none."""

import json
import random
from typing import Any

MARK = "\x02raw\x03"  # stands for a piece of JSON that Python would not write, until the text is made
RAW = (
    "NaN", "-Infinity", "1e999", "-0", "9" * 400, "18446744073709551616", "-9223372036854775809", "0.1e-999",
    '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', "tru", "", "[" * 60 + "]" * 60, "[" * 20_000,
    '{"a":' * 40 + "1" + "}" * 40, '"' + "x" * 70_000 + '"', "[" + "0," * 20_000 + "0]", "'x'", "/**/1",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**31, 2**53, 2**63, 1.5, 1e308, "", " ", "\t\n", "x", "\x7f", "ÿ", "🜁" * 300, "\u202e",
    "A" * 5000, [], {}, [[]], [None], {"": {}}, ["x"] * 300, {str(n): n for n in range(200)}, "0" * 36, "null", "%00",
    "2026-02-31T00:00:00Z", "9999-12-31T23:59:59.999999999+14:00", "0001-01-01T00:00:00Z", "' or 1=1 --", "__proto__",
)  # fmt: skip
NAMES = ("", "x", "id", "__class__", "constructor", "kind", "command", "ü", "a" * 1000, "project_id", "request_id")


def spoiled(dice: random.Random, body: Any) -> bytes:
    """The JSON of a body, spoiled in half of all cases."""
    raw: list[str] = []
    for _ in range(dice.choice([0, 0, 0, 0, 1, 1, 2])):
        body = _changed(dice, body, raw)
    text = json.dumps(body, ensure_ascii=dice.random() < 0.5)
    for piece in raw:
        text = text.replace(json.dumps(MARK), piece, 1)
    return _torn(dice, text.encode(errors="surrogatepass"))


def _changed(dice: random.Random, body: Any, raw: list[str]) -> Any:
    if not isinstance(body, dict) or not body or dice.random() < 0.05:
        return _wrong(dice, raw)
    changed = dict(body)
    name = dice.choice(list(changed))
    chance = dice.random()
    if chance < 0.15:
        del changed[name]
    elif chance < 0.3:
        changed[dice.choice(NAMES)] = _wrong(dice, raw)
    elif chance < 0.4:
        changed[name] = [changed[name]] * dice.choice([1, 2, 101])
    elif chance < 0.5 and isinstance(changed[name], str):
        changed[name] += dice.choice(["\n", " ", "\u0300", "x" * 600, "’"])
    elif chance < 0.7 and isinstance(changed[name], dict):
        changed[name] = _changed(dice, changed[name], raw)
    else:
        changed[name] = _wrong(dice, raw)
    return changed


def _wrong(dice: random.Random, raw: list[str]) -> Any:
    if dice.random() < 0.4:
        raw.append(dice.choice(RAW))
        return MARK
    return dice.choice(VALUES)


def _torn(dice: random.Random, text: bytes) -> bytes:
    """Now and then cut, doubled, or with a byte that does not belong there."""
    chance, at = dice.random(), dice.randrange(len(text) + 1)
    if chance < 0.03:
        return text[:at]
    if chance < 0.06:
        return text[:at] + bytes([dice.randrange(256)]) + text[at:]
    if chance < 0.07:
        return text + text
    return text
