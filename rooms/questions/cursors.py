"""Cursors: where a page ended, so that the next one begins there whatever was added or removed meanwhile.

A cursor holds the last item's sort key and id (keyset paging). Clients must not look inside: a checksum ties it to the
question that gave it, which turns a mix-up into an error instead of a strange page. It protects nothing else.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2s
from typing import Annotated, Final

import msgspec
from msgspec import Meta, structs

from rooms.errors import Invalid
from rooms.fields import Id
from rooms.messages import encode
from rooms.questions.question import Paged

CHECKSUM: Final = 6  # bytes; enough that no mix-up passes

Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last item of a page: what it is sorted by, and its id."""

    key: Whole | str
    id: Id


_places: Final = msgspec.json.Decoder(Place)


def written(question: Paged, key: int | str, id: str) -> str:
    """The cursor after this item."""
    place = encode(Place(key, id))
    return urlsafe_b64encode(_checksum(question, place) + place).decode().rstrip("=")


def read(question: Paged, kind: type[int] | type[str]) -> Place | None:
    """Where the question goes on; None at its beginning. Raises Invalid for what `written` did not write."""
    if question.cursor is None:
        return None
    try:
        whole = urlsafe_b64decode(question.cursor + "=" * (-len(question.cursor) % 4))
        place = _places.decode(whole[CHECKSUM:])
    except ValueError:
        place = None
    # The last comparison refuses a second spelling of the same bytes.
    if place is None or not isinstance(place.key, kind) or written(question, place.key, place.id) != question.cursor:
        raise Invalid("cursor", "This cursor does not belong to this question")
    return place


def _checksum(question: Paged, place: bytes) -> bytes:
    asked = encode(structs.replace(question, cursor=None, limit=1))
    return blake2s(asked + b"\n" + place, digest_size=CHECKSUM).digest()
