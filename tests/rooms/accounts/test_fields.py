"""What people type about themselves."""

import pytest

from rooms.accounts import fields
from rooms.errors import Invalid


@pytest.mark.parametrize("text", ["ada@example.org", " Ada@Example.ORG\n", "ADA@EXAMPLE.ORG"])
def test_an_address_has_one_spelling(text: str) -> None:
    assert fields.email(text) == "ada@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "", "ada", "@", "ada@", "@example.org", "ada@example", "ada@.org", "ada@example..org", "a da@example.org",
        "ada@exa mple.org", "ada@b@example.org", "a" * 65 + "@example.org", "a@" + "b" * 250 + ".org",
        "a\x07@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_invalid(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        fields.email(text)
    assert caught.value.fields == {"field": "email"}


def test_names_are_trimmed_and_have_1_to_80_visible_characters() -> None:
    assert fields.name("  Ada Lovelace ") == "Ada Lovelace"
    assert fields.name("Åsa") == fields.name("A\u030asa")
    assert len(fields.name("x" * 80)) == 80
    for text in ("", "   ", "x" * 81, "a\nb", "a\x1bb", "a\u202eb"):
        with pytest.raises(Invalid):
            fields.name(text)


def test_passwords_have_8_to_256_characters_and_one_spelling() -> None:
    assert fields.password("A\u030angstrom") == fields.password("Ångstrom")
    assert fields.password("x" * 256)
    for text in ("x" * 7, "x" * 257):
        with pytest.raises(Invalid):
            fields.password(text)
