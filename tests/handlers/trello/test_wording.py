"""How Trello's words become ours."""

import pytest

from handlers.trello import columns, labels, wording
from handlers.trello.shapes import Action, ActionFacts, Attachment, Card, CardNamed, Label, Named
from rooms.fields import MAX_TEXT


def card(**fields: object) -> Card:
    return Card(**{"id": "c", "name": "A card", "id_list": "l", **fields})  # type: ignore[arg-type]


def test_a_text_is_cut_to_what_fits_and_never_empty_where_something_must_stand() -> None:
    assert wording.fitting("  a\x00b\ud800  ", 10) == "ab"
    assert wording.fitting("x" * 100, 10) == "x" * 8 + " …"
    assert wording.fitting(" \n ", 10, "Untitled") == "Untitled"


def test_a_description_that_is_too_long_keeps_its_links() -> None:
    text = wording.description(
        card(desc="d" * 60_000, attachments=[Attachment(id="a", name="plan", url="https://example.org/x")]), None
    )
    assert len(text) <= MAX_TEXT
    assert text.endswith("- [plan](<https://example.org/x>)")


def test_a_link_cannot_break_out_of_its_brackets() -> None:
    found = [Attachment(id="a", name="](evil)[", url="https://example.org/<b>"), Attachment(id="b", url="javascript:x")]
    text = wording.description(card(attachments=found), None)
    assert r"- [\](evil)\[](<https://example.org/%3Cb%3E>)" in text
    assert "](<javascript" not in text


def test_a_comment_says_who_said_it_and_when() -> None:
    action = Action(
        id="a",
        type="commentCard",
        date="2026-05-03T23:59:59.000Z",
        data=ActionFacts("Hello", CardNamed("c")),
        member_creator=Named("Robin", "rob1n"),
    )
    assert wording.comment(action) == "**Robin**, 3 May 2026:\n\nHello"


def test_every_label_gets_a_name_of_its_own() -> None:
    found = [
        Label(id="1", name="Bug", color="red"),
        Label(id="2", name="bug", color="red"),
        Label(id="3", name="", color="green_dark"),
        Label(id="4", name="", color=None),
        Label(id="5", name="Bug", color="red"),
    ]
    names = labels.names(found)
    assert names == {"1": "Bug", "2": "bug (red)", "3": "Green dark", "4": "Label", "5": "Bug (2)"}


@pytest.mark.parametrize("name", [None, "green", "green_dark", "green_light", "black_light", "unheard_of", "x_dark"])
def test_every_colour_is_one_of_ours(name: str | None) -> None:
    color = labels.color(name)
    assert len(color) == 7
    assert int(color[1:], 16) >= 0


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("To Do", "todo"),
        ("Doing", "doing"),
        ("In Progress 🔨", "doing"),
        ("Code review", "doing"),
        ("DONE!", "done"),
        ("Done in 2025", "done"),
        ("Ideas", "backlog"),
        ("Product backlog", "backlog"),
        ("Donegal", "todo"),
        ("Next up", "todo"),
        ("", "todo"),
    ],
)
def test_what_a_list_is_for_is_guessed_from_its_name(name: str, category: str) -> None:
    assert columns.category(name) == category
