"""What people type about themselves, made equal where it means the same."""

import re
import unicodedata
from typing import Final

from rooms.errors import Invalid

MAX_EMAIL: Final = 254  # characters, RFC 5321
MAX_LOCAL: Final = 64  # characters before the @, RFC 5321
MAX_NAME: Final = 80  # characters; fits on a card
MIN_PASSWORD: Final = 8  # characters, NIST SP 800-63B
MAX_PASSWORD: Final = 256  # characters; enough for any phrase

_EMAIL: Final = re.compile(r"(?P<local>[^@\s]+)@[^@\s.]+(?:\.[^@\s.]+)+")
_INVISIBLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def email(text: str) -> str:
    """The address in its one spelling. Raises Invalid."""
    spelled = unicodedata.normalize("NFC", text.strip()).lower()
    found = _EMAIL.fullmatch(spelled)
    if found is None or len(spelled) > MAX_EMAIL or len(found["local"]) > MAX_LOCAL or not _visible(spelled):
        raise Invalid("email", "This is not an e-mail address")
    return spelled


def name(text: str, field: str = "name") -> str:
    """A name without spaces around it and without anything invisible in it. Raises Invalid."""
    spelled = unicodedata.normalize("NFC", text.strip())
    if not 1 <= len(spelled) <= MAX_NAME:
        raise Invalid(field, f"A name has 1 to {MAX_NAME} characters")
    if not _visible(spelled):
        raise Invalid(field, "A name has no control characters")
    return spelled


def password(text: str, field: str = "password") -> str:
    """The password as it is hashed: equal however the keyboard composes its accents. Raises Invalid."""
    if not MIN_PASSWORD <= len(text) <= MAX_PASSWORD:
        raise Invalid(field, f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters")
    return typed(text)


def typed(text: str) -> str:
    """A password as somebody typed it, to be compared; one that is too long to be any is cut, not hashed."""
    return unicodedata.normalize("NFKC", text[: MAX_PASSWORD + 1])


def _visible(text: str) -> bool:
    """No control characters, and nothing that turns text around and so lets one name pass for another."""
    return _INVISIBLE.search(text) is None
