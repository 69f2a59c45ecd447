"""Labels: coloured words on tasks."""

from typing import ClassVar

from msgspec import UNSET, Struct, UnsetType

from rooms.errors import Invalid
from rooms.fields import Color, Id, Name
from rooms.messages import Command
from rooms.records import Label, Task
from rooms.turn import Turn


class CreateLabel(Command, frozen=True, kw_only=True, tag="label.create"):
    """Add a label."""

    name: Name
    color: Color

    entry: ClassVar[str] = "label.created"

    def perform(self, turn: Turn) -> None:
        _check_name(turn, self.name, None)
        turn.put(Label(id=turn.new_id("label"), name=self.name.strip(), color=self.color))


class LabelFields(Struct, frozen=True, forbid_unknown_fields=True):
    """What can change about a label."""

    name: Name | UnsetType = UNSET
    color: Color | UnsetType = UNSET


class UpdateLabel(Command, frozen=True, kw_only=True, tag="label.update"):
    """Rename or recolour a label."""

    label_id: Id
    set: LabelFields

    entry: ClassVar[str] = "label.updated"

    def perform(self, turn: Turn) -> None:
        label = turn.get(Label, self.label_id)
        if self.set.name is not UNSET:
            _check_name(turn, self.set.name, label.id)
        turn.set(label, turn.given(self.set))


class DeleteLabel(Command, frozen=True, kw_only=True, tag="label.delete"):
    """Remove a label, from the tasks that have it too."""

    label_id: Id

    entry: ClassVar[str] = "label.deleted"

    def perform(self, turn: Turn) -> None:
        label = turn.get(Label, self.label_id)
        turn.drop(label)
        for task in turn.all(Task):
            if label.id in task.label_ids:
                turn.set(task, {"label_ids": tuple(id for id in task.label_ids if id != label.id)})


def _check_name(turn: Turn, name: str, own_id: str | None) -> None:
    wanted = name.strip().casefold()
    if any(label.name.casefold() == wanted and label.id != own_id for label in turn.all(Label)):
        raise Invalid("name", f"There is a label “{name.strip()}” already")


COMMANDS = (CreateLabel, UpdateLabel, DeleteLabel)
RECORDS = (Label,)
