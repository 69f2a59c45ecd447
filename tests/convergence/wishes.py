"""Random commands, valid and invalid ones, for every command of the catalog; a new command must bring its generator."""

import random
from collections.abc import Callable
from typing import Any

from rooms import catalog
from rooms.messages import Record, kind_of
from rooms.records import Column, Label, Member, Task
from rooms.state import State
from tests.fixtures.board import Cast

Fields = dict[str, Any]
WORDS = ("Fly", "to", "the", "Möön", "@Grace", "🜁", '"}},{"op":"', "\\", "and back")
NOWHERE = "00000000-0000-7000-8000-000000000000"


class Dice:
    """What a wild client knows of a board, and its choices."""

    def __init__(self, rng: random.Random, state: State, cast: Cast, made: dict[str, list[str]]) -> None:
        self.rng = rng
        self.state = state
        self.cast = cast
        self.made = made
        """Kind → ids of what was ever made, in whatever state it is now."""

    def text(self) -> str:
        return " ".join(self.rng.choices(WORDS, k=self.rng.randint(1, 5)))

    def one(self, record: type[Record]) -> str:
        """The id of one of them; now and then of nothing."""
        known = [id for kind, id in self.state.records if kind == kind_of(record)]
        return self.rng.choice(known) if known and self.rng.random() > 0.03 else NOWHERE

    def some(self, record: type[Record]) -> list[str]:
        return [self.one(record) for _ in range(self.rng.randint(0, 3))]

    def ever(self, kind: str) -> str:
        """The id of something that was made not long ago."""
        return self.rng.choice([*self.made.get(kind, [])[-12:], NOWHERE])

    def person(self) -> str:
        """Anybody but ada, who keeps the project."""
        return self.rng.choice(self.cast[1:]).id

    def maybe(self, *fields: tuple[str, Callable[[], Any]]) -> Fields:
        """A few of these fields."""
        return {name: make() for name, make in fields if self.rng.random() < 0.4}

    def pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def expect(self, id: str, *fields: str) -> Fields:
        """Now and then, an expectation, which may be wrong."""
        task = self.state.records.get(("task", id))
        if not isinstance(task, Task) or self.rng.random() < 0.7:
            return {}
        held = {field: getattr(task, field) for field in fields}
        return {"expect": held if self.rng.random() < 0.7 else {**held, fields[0]: "wrong"}}


def _create_task(dice: Dice) -> Fields:
    return {"title": dice.text()} | dice.maybe(
        ("column_id", lambda: dice.one(Column)),
        ("description", dice.text),
        ("priority", lambda: dice.pick("low", "urgent", None)),
        ("assignee_ids", lambda: dice.some(Member)),
        ("label_ids", lambda: dice.some(Label)),
        ("estimate", lambda: dice.pick(0, 0.1, 3, 2.5, 1e-9, 9999.999)),
        ("due_at", lambda: dice.pick("2026-11-23T07:00:00.000Z", "0001-01-01T00:00:00.001Z", None)),
        ("position", lambda: dice.pick("top", "bottom")),
    )


def _update_task(dice: Dice) -> Fields:
    id = dice.one(Task)
    fields = dice.maybe(
        ("title", dice.text),
        ("description", lambda: dice.pick(dice.text(), None, "")),
        ("priority", lambda: dice.pick("high", None)),
        ("assignee_ids", lambda: dice.some(Member)),
        ("label_ids", lambda: dice.some(Label)),
        ("estimate", lambda: dice.pick(1, None)),
        ("due_at", lambda: dice.pick("2026-11-23T07:00:00.000Z", None)),
    )
    return {"task_id": id, "set": fields, **dice.expect(id, "title", "priority")}


def _move_task(dice: Dice) -> Fields:
    id = dice.one(Task)
    column = dice.one(Column)
    neighbours = [place[1] for place in dice.state.places.get(column, [])] or [NOWHERE]
    way = dice.pick(
        {}, {"position": "top"}, {"after_id": dice.pick(*neighbours)}, {"before_id": dice.pick(*neighbours)}
    )
    return {"task_id": id, "column_id": column, **way, **dice.expect(id, "column_id")}


def _column_fields(dice: Dice) -> Fields:
    return dice.maybe(
        ("name", dice.text),
        ("category", lambda: dice.pick("backlog", "todo", "doing", "done")),
        ("wip_limit", lambda: dice.pick(None, 1, 5, 50)),
        ("wip_mode", lambda: dice.pick("soft", "hard")),
    )


GENERATORS: dict[str, Callable[[Dice], Fields]] = {
    "project.create": lambda dice: {"name": dice.text()},
    "project.update": lambda dice: {"set": dice.maybe(("name", dice.text), ("description", dice.text))},
    "project.delete": lambda _: {"no_such_field": True},  # a closed project has nothing left to compare
    "member.add": lambda dice: {"user_id": dice.person(), "role": dice.pick("viewer", "member", "admin")},
    "member.update": lambda dice: {"user_id": dice.person(), "role": dice.pick("viewer", "member", "admin")},
    "member.remove": lambda dice: {"user_id": dice.person()},
    "member.rename": lambda _: {},
    "column.create": lambda dice: {"name": dice.text(), "category": "doing", **dice.maybe(("wip_limit", lambda: 4))},
    "column.update": lambda dice: {"column_id": dice.one(Column), "set": _column_fields(dice)},
    "column.move": lambda dice: {"column_id": dice.one(Column), "after_id": dice.pick(None, dice.one(Column))},
    "column.delete": lambda dice: {"column_id": dice.one(Column), "move_tasks_to": dice.pick(None, dice.one(Column))},
    "label.create": lambda dice: {"name": dice.text(), "color": "#00ff00"},
    "label.update": lambda dice: {"label_id": dice.one(Label), "set": dice.maybe(("name", dice.text))},
    "label.delete": lambda dice: {"label_id": dice.one(Label)},
    "task.create": _create_task,
    "task.update": _update_task,
    "task.move": _move_task,
    "task.archive": lambda dice: {"task_id": dice.one(Task)},
    "task.restore": lambda dice: {"task_id": dice.ever("archived")},
    "task.delete": lambda dice: {"task_id": dice.pick(dice.one(Task), dice.ever("archived"))},
    "task.assign": lambda dice: {"task_id": dice.one(Task), "user_id": dice.one(Member)},
    "task.unassign": lambda dice: {"task_id": dice.one(Task), "user_id": dice.one(Member)},
    "task.label": lambda dice: {"task_id": dice.one(Task), "label_id": dice.one(Label)},
    "task.unlabel": lambda dice: {"task_id": dice.one(Task), "label_id": dice.one(Label)},
    "checklist.create": lambda dice: {"task_id": dice.one(Task), "items": [dice.text() for _ in range(3)]},
    "checklist.rename": lambda dice: {"checklist_id": dice.ever("checklist"), "name": dice.text()},
    "checklist.delete": lambda dice: {"checklist_id": dice.ever("checklist")},
    "checklist.add_item": lambda dice: {
        "checklist_id": dice.ever("checklist"),
        "title": dice.text(),
        "done": dice.pick(True, False),
    },
    "checklist.update_item": lambda dice: {
        "item_id": dice.ever("checklist_item"),
        "set": {"done": dice.pick(True, False)},
    },
    "checklist.delete_item": lambda dice: {"item_id": dice.ever("checklist_item")},
    "comment.add": lambda dice: {"task_id": dice.one(Task), "body": dice.text()},
    "comment.update": lambda dice: {"comment_id": dice.ever("comment"), "body": dice.text()},
    "comment.delete": lambda dice: {"comment_id": dice.ever("comment")},
    "entry.undo": lambda dice: {"seq": max(1, dice.state.seq - dice.rng.randrange(12))},
}
OFTEN = ("task.create", "task.move", "task.update", "comment.add", "entry.undo")
RARELY = ("column.delete", "column.create", "member.remove", "task.delete", "project.create")


def weights() -> dict[str, int]:
    """How often each command is wished for; fails when a command of the catalog has no generator."""
    missing = set(catalog.COMMANDS) - set(GENERATORS)
    assert not missing, f"tests/convergence/wishes.py has no generator for {sorted(missing)}"
    return {name: 8 if name in OFTEN else 1 if name in RARELY else 3 for name in catalog.COMMANDS}
