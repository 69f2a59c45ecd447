"""Who may do what, for every command of the catalog: viewer < member < admin < owner; strangers see nothing."""

from typing import Any
from uuid import uuid4

import pytest

from rooms import catalog
from rooms.errors import BoardError, Forbidden, NotFound
from tests.fixtures.board import Board

NOBODY = "00000000-0000-7000-8000-000000000000"
NEEDS = {
    "member.remove": "viewer",  # oneself; anybody else needs admin
    "member.rename": "viewer",
    "project.update": "admin",
    "project.delete": "owner",
    **dict.fromkeys(("member.add", "member.update"), "admin"),
    **dict.fromkeys(("column.create", "column.update", "column.move", "column.delete"), "admin"),
}
"""Everything else needs the role member."""
FIELDS: dict[str, dict[str, Any]] = {
    "project.update": {"set": {}},
    "member.add": {"user_id": NOBODY},
    "member.update": {"user_id": NOBODY, "role": "viewer"},
    "member.remove": {"user_id": NOBODY},
    "column.create": {"name": "x", "category": "todo"},
    "column.update": {"column_id": NOBODY, "set": {}},
    "column.move": {"column_id": NOBODY, "after_id": None},
    "column.delete": {"column_id": NOBODY},
    "label.create": {"name": "x", "color": "#000000"},
    "label.update": {"label_id": NOBODY, "set": {}},
    "label.delete": {"label_id": NOBODY},
    "task.create": {"title": "x", "column_id": NOBODY},
    "task.update": {"task_id": NOBODY, "set": {}},
    "task.move": {"task_id": NOBODY, "column_id": NOBODY},
    **{f"task.{verb}": {"task_id": NOBODY} for verb in ("archive", "restore", "delete")},
    **{f"task.{verb}": {"task_id": NOBODY, "user_id": NOBODY} for verb in ("assign", "unassign")},
    **{f"task.{verb}": {"task_id": NOBODY, "label_id": NOBODY} for verb in ("label", "unlabel")},
    "comment.add": {"task_id": NOBODY, "body": "x"},
    "comment.update": {"comment_id": NOBODY, "body": "x"},
    "comment.delete": {"comment_id": NOBODY},
    "checklist.create": {"task_id": NOBODY},
    "checklist.rename": {"checklist_id": NOBODY, "name": "x"},
    "checklist.delete": {"checklist_id": NOBODY},
    "checklist.add_item": {"checklist_id": NOBODY, "title": "x"},
    "checklist.update_item": {"item_id": NOBODY, "set": {}},
    "checklist.delete_item": {"item_id": NOBODY},
    "entry.undo": {"seq": 10_000},
}
LADDER = ("linus", "grace", "radia", "ada")
HEIGHT = {"viewer": 0, "member": 1, "admin": 2, "owner": 3}
INSIDE = sorted(set(catalog.COMMANDS) - {"project.create"})


async def outcome(board: Board, event: str, who: str) -> str:
    try:
        await board.do(event, getattr(board.cast, who), **FIELDS.get(event, {}))
    except BoardError as error:
        return error.code if not isinstance(error, NotFound) else f"not_found {error.fields['kind']}"
    return "done"


@pytest.mark.parametrize("event", INSIDE)
async def test_a_command_is_for_its_role_and_those_above(apollo: Board, event: str) -> None:
    needed = HEIGHT[NEEDS.get(event, "member")]
    for height, who in enumerate(LADDER[:needed]):
        assert await outcome(apollo, event, who) == "forbidden", f"{who} {height}"
    for who in LADDER[needed:]:
        found = await outcome(apollo, event, who)
        assert found not in {"forbidden", "not_found project"}, who
        if found == "done":
            break


@pytest.mark.parametrize("event", INSIDE)
async def test_for_a_stranger_there_is_no_project(apollo: Board, event: str) -> None:
    """What a user may not see does not exist for them: 404, not 403."""
    assert await outcome(apollo, event, "mallory") == "not_found project"


@pytest.mark.parametrize("event", INSIDE)
async def test_unknown_fields_are_refused(apollo: Board, event: str) -> None:
    """C4."""
    with pytest.raises(BoardError) as caught:
        apollo.command(event, **FIELDS.get(event, {}), colour="red")
    assert (caught.value.code, caught.value.fields["field"]) == ("invalid", "colour")


async def test_a_forbidden_command_says_which_role_it_needs(apollo: Board) -> None:
    with pytest.raises(Forbidden) as caught:
        await apollo.do("task.create", apollo.cast.linus, title="x", request_id=uuid4().hex)
    assert caught.value.fields == {"needs": "member"}
