"""Checklists: the small steps of a task, counted on its card."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

from msgspec import UNSET, Meta, Struct, UnsetType

from rooms import order
from rooms.errors import Invalid
from rooms.fields import Id, KnownId, KnownName, KnownTitle, Name, Title
from rooms.messages import Command, Doer, Ranked, Read
from rooms.records import Task
from rooms.turn import Turn

MOST = 500  # items of one checklist; more is a board of its own

Done = Annotated[bool, Meta(description="Whether this step is taken.")]


class Checklist(Ranked, frozen=True, kw_only=True, tag="checklist"):
    """A list of steps with a name."""

    table: ClassVar[str] = "checklists"
    parents: ClassVar[tuple[str, ...]] = ("task",)

    task_id: KnownId
    name: KnownName


class ChecklistItem(Ranked, frozen=True, kw_only=True, tag="checklist_item"):
    """One step."""

    table: ClassVar[str] = "checklist_items"
    parents: ClassVar[tuple[str, ...]] = ("task", "checklist")

    task_id: KnownId
    checklist_id: KnownId
    title: KnownTitle
    done: Done = False


class CreateChecklist(Command, frozen=True, kw_only=True, tag="checklist.create"):
    """Add a checklist to a task, below those it has, with items if there are some already."""

    task_id: Id
    name: Name = "Checklist"
    items: Annotated[tuple[Title, ...], Meta(max_length=MOST)] = ()

    entry: ClassVar[str] = "checklist.created"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("checklist", "task_id", self.task_id),)

    def perform(self, turn: Turn) -> None:
        task = turn.get(Task, self.task_id)
        id = turn.new_id("checklist")
        siblings = [one for one in turn.all(Checklist) if one.task_id == task.id]
        turn.put(Checklist(id=id, task_id=task.id, name=self.name.strip(), rank=_below(turn, siblings, id)))
        items: list[ChecklistItem] = []
        for nth, title in enumerate(self.items):
            item_id = turn.new_id("checklist_item", nth)
            rank = _below(turn, items[-1:], item_id)
            item = ChecklistItem(id=item_id, task_id=task.id, checklist_id=id, title=title.strip(), rank=rank)
            turn.put(item)
            items.append(item)
        turn.set(task, {"checks": task.checks + len(items)})


class RenameChecklist(Command, frozen=True, kw_only=True, tag="checklist.rename"):
    """Give a checklist another name."""

    checklist_id: Id
    name: Name

    entry: ClassVar[str] = "checklist.renamed"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("checklist", "id", self.checklist_id),)

    def perform(self, turn: Turn) -> None:
        turn.set(turn.get(Checklist, self.checklist_id), {"name": self.name.strip()})


class DeleteChecklist(Command, frozen=True, kw_only=True, tag="checklist.delete"):
    """Remove a checklist with its items."""

    checklist_id: Id

    entry: ClassVar[str] = "checklist.deleted"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return _with_items(self.checklist_id)

    def perform(self, turn: Turn) -> None:
        checklist = turn.get(Checklist, self.checklist_id)
        items = _items(turn, checklist.id)
        turn.drop(checklist)
        _count(turn, checklist.task_id, checks=-len(items), done=-sum(item.done for item in items))


class AddItem(Command, frozen=True, kw_only=True, tag="checklist.add_item"):
    """Add a step to a checklist: after another one, or as the last."""

    checklist_id: Id
    title: Title
    after_id: Id | None = None
    done: Done = False

    entry: ClassVar[str] = "checklist.item_added"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return _with_items(self.checklist_id)

    def perform(self, turn: Turn) -> None:
        checklist = turn.get(Checklist, self.checklist_id)
        items = _items(turn, checklist.id)
        if len(items) >= MOST:
            raise Invalid("checklist_id", f"A checklist holds at most {MOST} items")
        id = turn.new_id("checklist_item")
        rank = _below(turn, items, id) if self.after_id is None else order.rank_among(turn, items, id, self.after_id)
        turn.put_first(
            ChecklistItem(
                id=id,
                task_id=checklist.task_id,
                checklist_id=checklist.id,
                title=self.title.strip(),
                done=self.done,
                rank=rank,
            )
        )
        _count(turn, checklist.task_id, checks=1, done=int(self.done))


class ItemFields(Struct, frozen=True, forbid_unknown_fields=True):
    """What can change about a step."""

    title: Title | UnsetType = UNSET
    done: Done | UnsetType = UNSET


class UpdateItem(Command, frozen=True, kw_only=True, tag="checklist.update_item"):
    """Rename a step, take it, or take it back."""

    item_id: Id
    set: ItemFields

    entry: ClassVar[str] = "checklist.item_updated"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("checklist_item", "id", self.item_id),)

    def perform(self, turn: Turn) -> None:
        item = turn.get(ChecklistItem, self.item_id)
        changed = turn.set(item, turn.given(self.set))
        _count(turn, item.task_id, done=changed.done - item.done)


class DeleteItem(Command, frozen=True, kw_only=True, tag="checklist.delete_item"):
    """Remove a step."""

    item_id: Id

    entry: ClassVar[str] = "checklist.item_deleted"

    def reads(self, doer: Doer) -> Iterable[Read]:
        return (Read("checklist_item", "id", self.item_id),)

    def perform(self, turn: Turn) -> None:
        item = turn.get(ChecklistItem, self.item_id)
        turn.drop(item)
        _count(turn, item.task_id, checks=-1, done=-int(item.done))


def _with_items(checklist_id: str) -> tuple[Read, ...]:
    return (Read("checklist", "id", checklist_id), Read("checklist_item", "checklist_id", checklist_id))


def _items(turn: Turn, checklist_id: str) -> list[ChecklistItem]:
    return [item for item in turn.all(ChecklistItem) if item.checklist_id == checklist_id]


def _below(turn: Turn, siblings: list[Checklist] | list[ChecklistItem], id: str) -> str:
    last = max(siblings, key=lambda one: (one.rank, one.id), default=None)
    return order.rank_among(turn, [last], id, last.id) if last is not None else order.rank_among(turn, [], id, None)


def _count(turn: Turn, task_id: str, *, checks: int = 0, done: int = 0) -> None:
    """Keep the counters on the card. Raises NotFound for a task in the archive: what hangs on it rests with it."""
    task = turn.get(Task, task_id)
    turn.set(task, {"checks": task.checks + checks, "checks_done": task.checks_done + done})


COMMANDS = (CreateChecklist, RenameChecklist, DeleteChecklist, AddItem, UpdateItem, DeleteItem)
RECORDS = (Checklist, ChecklistItem)
