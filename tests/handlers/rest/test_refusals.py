"""What REST refuses, and in which words: problems that name the field, and give nothing away (PROTOCOL D)."""

from uuid import uuid4

import pytest

from rooms.records import Task
from tests.fixtures.board import Board
from tests.fixtures.rest import Api, Town


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"command": "task.fly"}, "command"),
        ({}, "command"),
        ({"command": "task.create"}, "title"),
        ({"command": "task.create", "title": ""}, "title"),
        ({"command": "task.create", "title": "A", "colour": 1}, "colour"),
        ({"command": "task.create", "title": "A", "assignee_ids": ["x"]}, "assignee_ids[0]"),
        ({"command": "task.create", "title": "A\x00"}, "title"),
        ({"command": "task.create", "title": "A", "request_id": ""}, "request_id"),
        ({"command": "task.create", "title": "A", "project_id": "0" * 36}, "project_id"),
        ({"command": "project.create", "name": "A"}, "command"),
        ([], "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b'{"command":"task.create","title":"\\ud800"}', "body"),
    ],
)
async def test_bad_input_names_the_field(ada: Api, apollo: Board, wish: object, field: str) -> None:
    answer = await ada.post(f"/projects/{apollo.id}/commands", wish)
    assert (answer.code, answer.status, answer.body["field"]) == ("invalid", 422, field)


async def test_a_change_is_a_place_or_fields_but_not_both(ada: Api, apollo: Board) -> None:
    task = await apollo.task("Fly")
    column = (await apollo.columns())[1].id
    both = await ada.patch(f"/tasks/{task.id}", {"title": "A", "column_id": column})
    assert both.body["field"] == "title"
    nowhere = await ada.patch(f"/tasks/{task.id}", {"position": "top"})
    assert nowhere.body["field"] == "column_id"
    assert (await apollo.now(Task, task.id)) == task


async def test_what_a_stranger_may_not_see_does_not_exist(town: Town, apollo: Board) -> None:
    mallory = town.api(apollo.cast.mallory)
    task = await apollo.task("Secret")
    nowhere = uuid4()
    for method, path, body in (
        ("GET", "/projects/{}", None),
        ("PATCH", "/projects/{}", {"name": "Mine"}),
        ("DELETE", "/projects/{}", None),
        ("GET", "/projects/{}/history", None),
        ("POST", "/projects/{}/commands", {"command": "member.add", "user_id": apollo.cast.mallory.id}),
    ):
        hidden = await mallory.ask(method, path.format(apollo.id), body)
        absent = await mallory.ask(method, path.format(nowhere), body)
        assert (hidden.code, hidden.status) == ("not_found", 404), (method, path)
        assert told(hidden.body) == told(absent.body)
    for method, body in (("GET", None), ("PATCH", {"title": "Mine"}), ("DELETE", None)):
        hidden = await mallory.ask(method, f"/tasks/{task.id}", body)
        absent = await mallory.ask(method, f"/tasks/{nowhere}", body)
        assert (hidden.code, told(hidden.body)) == ("not_found", told(absent.body))
    assert (await mallory.post("/tasks", {"project_id": apollo.id, "title": "Mine"})).code == "not_found"
    assert (await mallory.get("/tasks")).body["items"] == []
    assert (await mallory.get("/tasks", project_id=apollo.id)).code == "not_found"


async def test_a_viewer_may_look_but_not_touch(town: Town, apollo: Board) -> None:
    linus = town.api(apollo.cast.linus)
    task = await apollo.task("Fly")
    assert (await linus.get(f"/tasks/{task.id}")).status == 200
    answer = await linus.patch(f"/tasks/{task.id}", {"title": "Mine"})
    assert (answer.code, answer.status, answer.body["needs"]) == ("forbidden", 403, "member")


async def test_nobody_is_told_to_log_in(town: Town, apollo: Board) -> None:
    for path in ("/projects", f"/projects/{apollo.id}", "/tasks", "/me"):
        answer = await town.nobody.get(path)
        assert (answer.code, answer.status) == ("unauthenticated", 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_path_or_method_that_is_not_there_is_a_problem_too(ada: Api) -> None:
    assert (await ada.get("/nothing/here")).code == "not_found"
    answer = await ada.delete("/projects")
    assert (answer.code, answer.status) == ("method_not_allowed", 405)
    assert set(answer.headers["Allow"].split(",")) >= {"GET", "POST"}


async def test_ids_that_are_none_name_nothing(ada: Api) -> None:
    for path in ("/projects/apollo", "/tasks/%00", "/tasks/' or 1=1", "/projects/%ff"):
        assert (await ada.get(path)).code == "not_found", path


async def test_unknown_parameters_are_refused(ada: Api, apollo: Board) -> None:
    for path, field in (("/tasks?colour=red", "colour"), ("/tasks?limit=1000", "limit"), ("/tasks?cursor=x", "cursor")):
        answer = await ada.get(path)
        assert (answer.code, answer.body["field"]) == ("invalid", field)


def told(problem: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in problem.items() if name not in ("request_id", "id")}
