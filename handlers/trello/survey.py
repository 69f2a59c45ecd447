"""The survey: reads the whole export once before anything is made, so that a broken file leaves nothing behind."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from handlers.trello.broken import misshapen
from handlers.trello.export import Export, Head
from handlers.trello.shapes import Action, Card, Checklist, CustomField, Label, Member, Membership, TrelloList
from handlers.trello.shelf import Shelf, moment
from rooms.imports.report import Report

COMMENT: Final = "commentCard"
MOST_ACTIONS: Final = 1_000  # that Trello puts into one export


class Survey(NamedTuple):
    """What an import needs to know beforehand. Cards, checklists and comments themselves stay on disk."""

    export: Export
    head: Head
    lists: list[TrelloList]
    labels: list[Label]
    members: list[Member]
    memberships: list[Membership]
    comments: Shelf[Action]
    """By date."""
    checklists: Shelf[Checklist]
    """By position."""
    cards: int
    archived: int
    used_labels: frozenset[str]


class _Count:
    """What the cards are and say they have."""

    def __init__(self) -> None:
        self.cards = self.archived = self.comments = 0
        self.labels: set[str] = set()

    def add(self, card: Card, *, archived: bool) -> None:
        self.cards += 1
        self.archived += archived
        self.comments += card.badges.comments
        self.labels.update(card.id_labels)


@contextmanager
def surveyed(export: Export, report: Report, advance: Callable[[str], None]) -> Iterator[Survey]:
    """Read everything. What can already be seen to stay behind is put into the report. Raises Broken."""
    with Shelf(Action) as comments, Shelf(Checklist) as checklists:
        head = export.head()
        lists = sorted(export.all(TrelloList), key=lambda one: one.pos)
        fields = {field.id: field.name or "without a name" for field in export.all(CustomField)}
        opened = {one.id for one in lists if not one.closed}
        count = _Count()
        for index, card in enumerate(export.all(Card)):
            _check_date(export, "cards", index, "due", card.due)
            count.add(card, archived=card.closed or card.id_list not in opened)
            _note_extras(card, report, fields)
            advance("card")
        for checklist in export.all(Checklist):
            checklists.put(checklist.pos, checklist)
            _note_item_extras(checklist, report)
        _actions(export, report, comments, advance)
        report.left_out(
            "comment",
            f"it is not in the file: Trello exports only the newest {MOST_ACTIONS:,} actions of a board",
            count=count.comments - len(comments),
        )
        yield Survey(
            export,
            head,
            lists,
            list(export.all(Label)),
            list(export.all(Member)),
            list(export.all(Membership)),
            comments,
            checklists,
            count.cards,
            count.archived,
            frozenset(count.labels),
        )


def _note_extras(card: Card, report: Report, fields: dict[str, str]) -> None:
    """What we have no place for."""
    for value in card.custom_field_items:
        name = fields.get(value.id_custom_field, "unknown")
        report.left_out("custom field", f"there are no custom fields here: {name}", card.name)
    uploads = sum(attachment.is_upload for attachment in card.attachments)
    report.left_out("uploaded file", "it stays at Trello: the description links to it", card.name, uploads)
    report.left_out("sticker", "there are no stickers here", card.name, len(card.stickers))
    report.left_out("power-up", "what a power-up keeps on a card is its own", card.name, len(card.plugin_data))
    report.left_out("vote", "there are no votes here", card.name, card.badges.votes)
    report.left_out("start date", "there are no start dates here", card.name, int(card.start is not None))
    report.left_out("place", "cards have no place on the map here", card.name, int(bool(card.coordinates)))
    report.left_out("template", "it became a card like any other", card.name, int(card.is_template))
    report.left_out("reminder", "set it anew", card.name, int(card.due_reminder is not None and card.due_reminder >= 0))


def _note_item_extras(checklist: Checklist, report: Report) -> None:
    for item in checklist.check_items:
        report.left_out("due date of an item", "items have none here", item.name, int(item.due is not None))
        report.left_out("assignment of an item", "items have none here", item.name, int(item.id_member is not None))


def _actions(export: Export, report: Report, shelf: Shelf[Action], advance: Callable[[str], None]) -> None:
    others: Counter[str] = Counter()
    for index, action in enumerate(export.all(Action)):
        if action.type != COMMENT:
            others[action.type] += 1
            continue
        _check_date(export, "actions", index, "date", action.date)
        shelf.put(moment(action.date).timestamp(), action)
        advance("comment")
    for kind, count in others.items():
        report.left_out("activity", f"history is not rewritten: {kind}", count=count)


def _check_date(export: Export, part: str, index: int, key: str, date: str | None) -> None:
    if date is None:
        return
    try:
        moment(date)
    except ValueError:
        raise misshapen(export.path, part, index, f".{key}: Expected a date, got “{date[:40]}”") from None
