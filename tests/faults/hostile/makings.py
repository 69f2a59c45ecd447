"""Values as a field wants them, made from its type alone."""

import random
from functools import cache
from typing import Any, Final
from uuid import UUID

from msgspec import inspect

WORDS = ("Fly", "to", "the", "Möön", "🜁", '"}},{"op":"', "\\", "and back", "@Mallory")
CHOICES = ("top", "bottom", "todo", "done", "low", "7d", "rank")
PLAIN: Final[dict[type[inspect.Type], tuple[object, ...]]] = {
    inspect.BoolType: (True, False),
    inspect.IntType: tuple(range(1, 30)),
    inspect.FloatType: (0.5, 1, 8),
}


class Makings:
    """`known` is what its client has seen: kind of record → ids."""

    def __init__(self, dice: random.Random, known: dict[str, list[str]]) -> None:
        self.dice = dice
        self.known = known

    def fields(self, shape: Any) -> dict[str, Any]:
        """All that a Struct requires, and some of what it does not."""
        found: dict[str, Any] = {}
        for field in _fields(shape):
            if field.required or self.dice.random() < 0.4:
                found[field.encode_name] = self.value(field.type, field.encode_name)
        return found

    def id(self, name: str) -> str:
        """An id that a field of this name may mean; now and then of nothing."""
        kind = name.removesuffix("s").removesuffix("_id")
        kind = {"user": "member", "assignee": "member", "after": "task", "before": "task", "actor": "member",
                "item": "checklist_item"}.get(kind, kind)  # fmt: skip
        known = self.known.get(kind)
        if not known or self.dice.random() < 0.05:
            return str(UUID(int=self.dice.getrandbits(128), version=4))
        return self.dice.choice(known[-20:])

    def value(self, wanted: inspect.Type, name: str) -> Any:
        """One value of this type."""
        match wanted:
            case inspect.Metadata(type=inner):
                return self.value(inner, name)
            case inspect.UnionType(types=types):
                return self.value(self.dice.choice(types), name)
            case inspect.StructType(cls=cls):
                return self.fields(cls)
            case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
                return [self.value(item, name) for _ in range(self.dice.randrange(3))]
            case inspect.DictType():
                return {self.dice.choice(["title", "version", "rank"]): self.dice.choice([1, None, "x"])}
            case inspect.StrType():
                return self.text(wanted, name)
            case inspect.LiteralType(values=values):
                return self.dice.choice(values)
        return self.dice.choice(PLAIN.get(type(wanted), (None,)))

    def text(self, wanted: inspect.StrType, name: str) -> str:
        """Guessed from the pattern, or else from the name."""
        pattern = wanted.pattern or ""
        if "0-9a-f]{8}-" in pattern or name.endswith("_id"):
            return self.id(name)
        if "{2}:" in pattern or name.endswith("_at"):
            return "2026-11-23T08:00:00+01:00"
        if name == "color":
            return "#4f46e5"
        if name == "request_id":
            return f"{self.dice.getrandbits(64):x}"
        if name in {"position", "category", "sort", "status", "period"}:
            return self.dice.choice(CHOICES)
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(1, 4)))[: wanted.max_length]


@cache
def _fields(shape: Any) -> tuple[inspect.Field, ...]:
    found: tuple[inspect.Field, ...] = inspect.type_info(shape).fields  # type: ignore[attr-defined]
    return found
