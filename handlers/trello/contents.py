"""The contents of the board: cards in their places, their steps, what was said about them, and the archive."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping

from msgspec import structs

from handlers.trello import columns, wording
from handlers.trello.plan import Plan, shown
from handlers.trello.shapes import Card, TrelloList
from rooms.board.archive import ArchiveTask
from rooms.board.checklists import MOST as MOST_ITEMS
from rooms.board.checklists import CreateChecklist, ItemFields, UpdateItem
from rooms.board.comments import MAX_COMMENT, AddComment
from rooms.board.tasks import CreateTask
from rooms.fields import MAX_LIST, MAX_NAME, MAX_TEXT, MAX_TITLE
from rooms.imports import ids
from rooms.imports.intake import Item
from rooms.imports.report import Report


class Contents:
    """Raises Broken from what reads the export. `people` are those who are members here: Trello id → user id."""

    def __init__(self, plan: Plan, people: Mapping[str, str], report: Report) -> None:
        self._survey = plan.survey
        self._project_id = plan.project_id
        self._lists = {one.id: one for one in plan.survey.lists}
        self._people = people
        self._report = report

    def cards(self, column_ids: Mapping[str, str]) -> Iterator[Item]:
        """All cards, where they stand: after the nearest one before them that is there already.

        `column_ids` are those of the lists (Trello id → ours), "" that of cards without an open list.
        """
        standing: dict[str, list[tuple[float, str]]] = {}
        names = {member.id: shown(member) for member in self._survey.members}
        label_ids = {one.id: ids.record(self._project_id, "label", one.id) for one in self._survey.labels}
        for card in self._survey.export.all(Card):
            listed = self._open_list(card)
            column_id = column_ids[listed.id if listed else ""]
            task_id = ids.record(self._project_id, "task", card.id)
            places = standing.setdefault(column_id, [])
            index = bisect_left(places, (card.pos, task_id))
            after_id = places[index - 1][1] if index else None
            insort(places, (card.pos, task_id))
            self._note(card, listed, names)
            command = CreateTask(
                project_id=self._project_id,
                request_id=ids.request(card.id),
                title=wording.fitting(card.name, MAX_TITLE, "Untitled"),
                column_id=column_id,
                after_id=after_id,
                position="bottom" if index else "top",
                description=wording.description(card, self._closed_name(card)) or None,
                assignee_ids=_unique(self._people, card.id_members),
                label_ids=_unique(label_ids, card.id_labels),
                due_at=wording.due(card.due) if card.due else None,
            )
            at_the_bottom = _anywhere(command)
            yield Item("card", command.title, command, at_the_bottom)

    def checklists(self) -> Iterator[Item]:
        """All checklists, those of one card from top to bottom, and then the steps that were taken."""
        for one in self._survey.checklists.taken():
            items = sorted(one.check_items, key=lambda item: item.pos)[:MOST_ITEMS]
            self._report.left_out(
                "item", f"a checklist holds at most {MOST_ITEMS}", one.name, len(one.check_items) - len(items)
            )
            create = CreateChecklist(
                project_id=self._project_id,
                request_id=ids.request(one.id),
                task_id=ids.record(self._project_id, "task", one.id_card),
                name=wording.fitting(one.name, MAX_NAME, "Checklist"),
                items=tuple(wording.fitting(item.name, MAX_TITLE, "Untitled") for item in items),
            )
            yield Item("checklist", one.name, create)
            for nth, item in enumerate(items):
                if item.state == "complete":
                    take = UpdateItem(
                        project_id=self._project_id,
                        request_id=ids.request(item.id, "done"),
                        item_id=ids.record(self._project_id, "checklist_item", one.id, nth),
                        set=ItemFields(done=True),
                    )
                    yield Item("step taken", item.name, take)

    def comments(self) -> Iterator[Item]:
        """All comments, oldest first, those of one card one after the other."""
        for action in self._survey.comments.taken():
            card = action.data.card
            if card is None:
                self._report.left_out("comment", "it does not say to which card it belongs")
                continue
            if len(action.data.text) > MAX_COMMENT:
                self._report.left_out("end of a comment", f"only {MAX_COMMENT:,} characters fit", card.name)
            command = AddComment(
                project_id=self._project_id,
                request_id=ids.request(action.id),
                task_id=ids.record(self._project_id, "task", card.id),
                body=wording.comment(action),
            )
            yield Item("comment", card.name, command, thread=card.id)

    def archived(self) -> Iterator[Item]:
        """Puts away what was put away at Trello: last, because what is in the archive takes no comments."""
        for card in self._survey.export.all(Card):
            if card.closed or self._open_list(card) is None:
                command = ArchiveTask(
                    project_id=self._project_id,
                    request_id=ids.request(card.id, "archive"),
                    task_id=ids.record(self._project_id, "task", card.id),
                )
                yield Item("archived card", card.name, command)

    def _open_list(self, card: Card) -> TrelloList | None:
        found = self._lists.get(card.id_list)
        return found if found is not None and not found.closed else None

    def _closed_name(self, card: Card) -> str | None:
        found = self._lists.get(card.id_list)
        return found.name if found is not None and found.closed else None

    def _note(self, card: Card, listed: TrelloList | None, names: Mapping[str, str]) -> None:
        if card.id_list not in self._lists:
            self._report.left_out("list of a card", "it is not in the file: the card is in the archive", card.name)
        if card.due_complete and not (listed and columns.category(listed.name) == "done"):
            self._report.left_out("completion", "a card is done here when it stands in a done column", card.name)
        if len(card.desc) > MAX_TEXT:
            self._report.left_out("end of a description", f"only {MAX_TEXT:,} characters fit", card.name)
        for id in card.id_members:
            if id not in self._people:
                who = names.get(id, "somebody")
                self._report.left_out("assignment", f"{who} has no account here", card.name)


def _unique(known: Mapping[str, str], foreign: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known[id] for id in foreign if id in known))[:MAX_LIST]


def _anywhere(command: CreateTask) -> CreateTask | None:
    """The same at the bottom: for when somebody has moved the neighbour meanwhile."""
    return structs.replace(command, after_id=None, position="bottom") if command.after_id else None
