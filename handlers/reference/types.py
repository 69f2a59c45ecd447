"""Types in the words of the reference: `text up to 500`, `id`, `"top" | "bottom"`, `[id]`, `{title?, …}`."""

from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, UnsetType

from rooms import fields

NAMES: Final[dict[Any, str]] = {str: "text", int: "whole number", float: "number", bool: "true or false"}
UNBOUND: Final = 2**31  # from here on, a limit is there for the database alone and tells a reader nothing
KNOWN: Final[tuple[tuple[Any, str], ...]] = (
    (fields.Id, "id"),
    (fields.KnownId, "id"),
    (fields.Instant, "instant"),
    (fields.KnownInstant, "instant"),
    (fields.Rank, "rank"),
    (fields.Value, "any value"),
)


def listed(shape: type[msgspec.Struct], *without: str) -> str:
    """The fields of a Struct as a reader wants them: `title` text up to 500, `after_id`? id."""
    hints = get_type_hints(shape, include_extras=True)
    shown = [
        f"`{field.encode_name}`{'' if field.required else '?'} {written(hints[field.name])}"
        for field in msgspec.structs.fields(shape)
        if field.name not in without
    ]
    return ", ".join(shown) or "–"


def written(kind: Any) -> str:
    """A type."""
    for known, name in KNOWN:
        if kind == known:
            return name
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return written(args[0]) + _bounds([note for note in args[1:] if isinstance(note, Meta)])
    if origin in (Union, UnionType):
        choices = [written(choice) for choice in args if choice not in (UnsetType, NoneType)]
        return " or ".join(choices + ["null"] * (NoneType in args))
    if origin is Literal:
        return " \\| ".join(f"`{choice}`" for choice in args)
    if origin in (tuple, list):
        return f"[{written(args[0])}]"
    if origin is dict:
        return f"{{{written(args[0])}: {written(args[1])}}}"
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return "{" + ", ".join(f"`{name}`" for name in kind.__struct_fields__) + "}"
    return NAMES.get(kind, "any")


def _bounds(notes: list[Meta]) -> str:
    for note in notes:
        described = note.extra_json_schema or {}
        low = note.min_length if note.min_length is not None else described.get("minLength", note.ge)
        high = note.max_length if note.max_length is not None else described.get("maxLength", note.le)
        if high is not None and high < UNBOUND:
            return f" {low:,}–{high:,}" if low else f" up to {high:,}"
    return ""
