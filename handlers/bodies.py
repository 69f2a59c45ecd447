"""Bodies and queries of REST: the fields of commands and questions, declared there, less those that the path says."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType


def like(
    name: str,
    doc: str,
    *shapes: type[Struct],
    without: Collection[str] = (),
    optional: Collection[str] = (),
    tag: str | None = None,
) -> Any:
    """A Struct with the fields of all `shapes` but `without`; those in `optional` may be absent whatever they were.

    With a `tag`, it is one of several wishes, told apart by the field `command`.
    """
    fields: dict[str, tuple[Any, ...]] = {}
    for shape in shapes:
        for field in msgspec.structs.fields(shape):
            if field.name in without:
                continue
            if field.name in optional:
                fields[field.name] = (field.name, field.type | UnsetType, UNSET)
            elif field.default_factory is not msgspec.NODEFAULT:
                fields[field.name] = (field.name, field.type, msgspec.field(default_factory=field.default_factory))
            elif field.default is not msgspec.NODEFAULT:
                fields[field.name] = (field.name, field.type, field.default)
            else:
                fields[field.name] = (field.name, field.type)
    return msgspec.defstruct(
        name,
        list(fields.values()),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        tag_field=None if tag is None else "command",
        tag=tag,
        module=__name__,
        namespace={"__doc__": doc},
    )


def named(body: Struct) -> dict[str, Any]:
    """The fields that hold something."""
    held = {field: getattr(body, field) for field in body.__struct_fields__}
    return {field: value for field, value in held.items() if value is not UNSET}
