"""The kinds of values that fields hold, each with its limits and with the PostgreSQL type that keeps it."""

from datetime import UTC, datetime
from typing import Annotated, Final

from msgspec import Meta

from rooms import ids
from rooms.errors import Invalid

MAX_NAME: Final = 120  # characters; what still can be read on a board
MAX_TITLE: Final = 500  # characters; a sentence or two, the rest belongs into the description
MAX_TEXT: Final = 50_000  # characters; some twenty printed pages

# Python's `$` lets a newline pass at the end, which PostgreSQL and other clients do not; other dialects know no `\Z`.
END: Final = r"$(?!\n)"
_UUID = f"^{ids.UUID}{END}"
# Whole milliseconds and Z, so that an instant has one spelling and replicas can be compared byte for byte.
_INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z" + END
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})" + END

Id = Annotated[str, Meta(pattern=_UUID, description="A UUID in lower case.", extra={"sql": "uuid"})]
RequestId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=r"^[\x21-\x7e]+" + END,
        description="Made by the client, unique per project for ever: the idempotency key of the edit.",
    ),
]
Instant = Annotated[
    str,
    Meta(
        pattern=_INSTANT,
        description="RFC 3339 in UTC with milliseconds: 2026-11-23T07:00:00.000Z.",
        extra={"sql": "timestamptz"},
    ),
]
Moment = Annotated[
    str,
    Meta(
        pattern=_MOMENT,
        description="RFC 3339, with whatever offset and fraction: 2026-11-23T08:00:00+01:00. Kept as an instant.",
    ),
]
Rank = Annotated[str, Meta(max_length=200, description="A fractional index; compare as ASCII, then by id.")]
Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME, pattern=r"\S")]
Title = Annotated[str, Meta(min_length=1, max_length=MAX_TITLE, pattern=r"\S")]
Text = Annotated[str, Meta(max_length=MAX_TEXT, description="Markdown.")]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}" + END, description="Like #4f46e5.")]

# What records hold was checked when it came as a command. It is not checked again whenever a record is read: patterns
# were three quarters of the time that it takes to read a board.
KnownId = Annotated[
    str, Meta(description="A UUID in lower case.", extra={"sql": "uuid"}, extra_json_schema={"pattern": _UUID})
]
KnownInstant = Annotated[
    str,
    Meta(
        description="RFC 3339 in UTC with milliseconds: 2026-11-23T07:00:00.000Z.",
        extra={"sql": "timestamptz"},
        extra_json_schema={"pattern": _INSTANT},
    ),
]
KnownName = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_NAME, "pattern": r"\S"})]
KnownTitle = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_TITLE, "pattern": r"\S"})]

Value = str | int | float | bool | tuple[str, ...] | None
"""What a field of a record can hold."""

MAX_LIST: Final = 100  # ids in one list, such as the assignees of a task: more is a mistake, not a wish
Ids = Annotated[tuple[Id, ...], Meta(max_length=MAX_LIST)]
KnownIds = Annotated[tuple[KnownId, ...], Meta(max_length=MAX_LIST)]


def instant(at: datetime) -> str:
    """The one spelling of a moment."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(field: str, text: str) -> datetime:
    """The moment that a client means. Raises Invalid where there is none, such as on the 30th of February."""
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(field, "There is no such moment") from None


def kept(field: str, text: str) -> str:
    """The same in the one spelling. Raises Invalid."""
    return instant(moment(field, text))


def now() -> str:
    """This moment."""
    return instant(datetime.now(UTC))
