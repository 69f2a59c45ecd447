"""What a Trello export holds, as far as we understand it. Fields that are not named here pass by."""

from typing import Any

import msgspec


class _Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: str


class TrelloList(_Shape, frozen=True):
    """A column."""

    name: str
    pos: float = 0
    closed: bool = False
    soft_limit: int | None = None


class Label(_Shape, frozen=True):
    """A colour, with a name if somebody gave it one."""

    name: str = ""
    color: str | None = None
    uses: int | None = None


class Member(_Shape, frozen=True):
    """Somebody on the board."""

    full_name: str = ""
    username: str = ""
    email: str | None = None


class Membership(_Shape, frozen=True):
    """What a member may do: admin, normal or observer."""

    id_member: str
    member_type: str = "normal"


class CustomField(_Shape, frozen=True):
    """The definition of a field that a board invented."""

    name: str = ""


class CustomValue(_Shape, frozen=True):
    """What a card says in such a field."""

    id_custom_field: str = ""


class Attachment(_Shape, frozen=True):
    """A link or an uploaded file."""

    name: str = ""
    url: str = ""
    is_upload: bool = False


class Badges(msgspec.Struct, frozen=True, rename="camel"):
    """Counts on the front of a card."""

    comments: int = 0
    votes: int = 0


class Card(_Shape, frozen=True):
    """A card."""

    name: str
    id_list: str
    pos: float = 0
    closed: bool = False
    desc: str = ""
    due: str | None = None
    start: str | None = None
    due_complete: bool = False
    due_reminder: int | None = None
    id_labels: list[str] = []
    id_members: list[str] = []
    short_url: str = ""
    attachments: list[Attachment] = []
    badges: Badges = Badges()
    custom_field_items: list[CustomValue] = []
    stickers: list[Any] = []
    plugin_data: list[Any] = []
    address: str | None = None
    coordinates: Any = None
    is_template: bool = False


class CheckItem(_Shape, frozen=True):
    """One line of a checklist."""

    name: str
    pos: float = 0
    state: str = "incomplete"
    due: str | None = None
    id_member: str | None = None


class Checklist(_Shape, frozen=True):
    """A checklist of a card."""

    name: str
    id_card: str
    pos: float = 0
    check_items: list[CheckItem] = []


class Named(msgspec.Struct, frozen=True, rename="camel"):
    """Whoever did something, as its record remembers them."""

    full_name: str = ""
    username: str = ""


class CardNamed(msgspec.Struct, frozen=True):
    """The card that something was done to."""

    id: str
    name: str = ""


class ActionFacts(msgspec.Struct, frozen=True):
    """What an action is about. Comments have a text."""

    text: str = ""
    card: CardNamed | None = None


class Action(_Shape, frozen=True):
    """Something that happened. The newest 1,000 are in an export, newest first."""

    type: str
    date: str
    data: ActionFacts = ActionFacts()
    member_creator: Named | None = None


PARTS: dict[str, type[_Shape]] = {
    "lists": TrelloList,
    "labels": Label,
    "members": Member,
    "memberships": Membership,
    "customFields": CustomField,
    "cards": Card,
    "checklists": Checklist,
    "actions": Action,
}
"""Key of the export → what its array holds."""
NEEDED = ("lists", "cards")
"""Without these it is no export of a board."""
