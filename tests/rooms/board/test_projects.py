"""Projects: begun in a workspace by whoever may, closed by an owner, for everybody."""

from uuid import UUID, uuid4, uuid5

import pytest

from rooms.errors import Conflict, Forbidden, Invalid, NotFound
from tests.fixtures.board import Board, parsed


async def test_a_new_project_can_be_used_at_once(apollo: Board) -> None:
    project = await apollo.project()
    assert (project.name, project.key, project.version) == ("Apollo", "APO", 1)
    assert [(column.name, column.category) for column in await apollo.columns()] == [
        ("To do", "todo"),
        ("Doing", "doing"),
        ("Done", "done"),
    ]


async def test_its_id_follows_from_who_asks_and_the_request(apollo: Board) -> None:
    ada, grace = apollo.cast.ada, apollo.cast.grace
    command = parsed("project.create", name="Gemini", request_id="r-1")
    first = await apollo.desk.perform(ada, command)
    assert first.entry.changes[0].id == str(uuid5(UUID(ada.id), "project:r-1"))
    assert (await apollo.desk.perform(ada, command)).body == first.body
    assert (await apollo.desk.perform(grace, command)).entry.changes[0].id != first.entry.changes[0].id


@pytest.mark.parametrize(
    ("name", "key"), [("Apollo", "APO"), ("3 little pigs", "LIT"), ("Ö", "BRD"), ("straße", "STR"), ("a b", "AB")]
)
async def test_a_key_is_made_from_the_name(apollo: Board, name: str, key: str) -> None:
    line = await apollo.desk.perform(apollo.cast.ada, parsed("project.create", name=name, request_id=uuid4().hex))
    room = await apollo.desk.rooms.open(line.entry.changes[0].id)
    assert room.state.project is not None
    assert room.state.project.key == key


async def test_only_those_of_a_workspace_begin_projects_there(apollo: Board) -> None:
    workspace = (await apollo.project()).workspace_id
    command = parsed("project.create", name="Mine", request_id="r-1", workspace_id=workspace)
    await apollo.desk.perform(apollo.cast.ada, command)
    with pytest.raises(Invalid):
        await apollo.desk.perform(apollo.cast.mallory, command)


async def test_a_project_changes_by_field(apollo: Board) -> None:
    """C4."""
    await apollo.do("project.update", apollo.cast.radia, set={"name": " Apollo 11 "})
    await apollo.do("project.update", set={"key": "MOON", "description": "To the moon"})
    project = await apollo.project()
    assert (project.name, project.key, project.description, project.version) == ("Apollo 11", "MOON", "To the moon", 3)
    for wrong in ({"name": None}, {"name": "  "}, {"key": "moon"}, {"key": "M\n"}, {"last_number": 7}):
        with pytest.raises(Invalid):
            apollo.command("project.update", set=wrong)


async def test_a_closed_project_is_closed_for_everybody(apollo: Board) -> None:
    with pytest.raises(Forbidden):
        await apollo.do("project.delete", apollo.cast.radia)
    await apollo.do("project.delete")
    for who in apollo.cast:
        with pytest.raises(NotFound):
            await apollo.do("task.create", who, title="x")


async def test_a_second_project_in_its_place_is_refused(apollo: Board) -> None:
    command = parsed("project.create", name="Gemini", request_id="r-1")
    line = await apollo.desk.perform(apollo.cast.ada, command)
    with pytest.raises(Conflict):
        await apollo.desk.perform(
            apollo.cast.ada,
            parsed(
                "label.create",
                name="x",
                color="#000000",
                project_id=line.entry.changes[0].id,
                request_id="r-1",
            ),
        )
    with pytest.raises(Invalid):
        await apollo.desk.perform(
            apollo.cast.ada, parsed("project.create", name="x", request_id="r", project_id=apollo.id)
        )
