"""PROTOCOL D over real HTTP, on real databases."""

import asyncio
from uuid import uuid4

import pytest

from rooms.records import Task
from tests.fixtures.board import Board, Start
from tests.fixtures.rest import Api, Town, key, served


async def test_d1_a_project_is_created_once_read_changed_and_closed(ada: Api) -> None:
    made = await ada.post("/projects", {"name": "Gemini", "key": "GEM"}, headers=key("gem-" + "1"))
    assert made.status == 201
    assert made.body["kind"] == "project"
    assert (made.body["name"], made.body["key"]) == ("Gemini", "GEM")
    path = f"/projects/{made.body['id']}"
    assert made.headers["Location"] == f"/api/v1{path}"
    assert made.headers["X-Seq"] == "1"
    again = await ada.post("/projects", {"name": "Gemini", "key": "GEM"}, headers=key("gem-" + "1"))
    assert (again.status, again.body) == (201, made.body)

    snapshot = await ada.get(path)
    assert snapshot.body["seq"] == 1
    assert snapshot.headers["ETag"] == 'W/"1"'
    assert [record["name"] for record in snapshot.body["records"] if record["kind"] == "column"] == [
        "To do",
        "Doing",
        "Done",
    ]

    changed = await ada.patch(path, {"description": "Two in a capsule"})
    assert (changed.status, changed.body["description"], changed.body["name"]) == (200, "Two in a capsule", "Gemini")
    assert changed.headers["X-Seq"] == "2"

    listed = await ada.get("/projects")
    assert {item["name"] for item in listed.body["items"]} == {"Apollo", "Gemini"}

    closed = await ada.delete(path)
    assert (closed.status, closed.body, closed.headers["X-Seq"]) == (204, "", "3")
    assert (await ada.get(path)).code == "not_found"


async def test_d2_a_task_is_created_read_changed_moved_and_deleted(ada: Api, apollo: Board) -> None:
    made = await ada.post("/tasks", {"project_id": apollo.id, "title": " Fly ", "description": "To the Moon"})
    assert made.status == 201
    task = made.body
    assert (task["kind"], task["title"], task["project_id"]) == ("task", "Fly", apollo.id)
    assert task["key"] == f"{(await apollo.project()).key}-{task['number']}"
    path = f"/tasks/{task['id']}"
    assert made.headers["Location"] == f"/api/v1{path}"
    assert made.headers["ETag"] == 'W/"1"'

    read = await ada.get(path)
    assert {field: read.body[field] for field in task} == task
    assert read.body["description"] == "To the Moon"
    assert read.headers["ETag"] == 'W/"1"'
    assert (await ada.get(f"/tasks/{task['key']}")).body == read.body

    changed = await ada.patch(path, {"title": "Land", "priority": "high"})
    assert (changed.status, changed.body["title"], changed.body["priority"]) == (200, "Land", "high")
    assert changed.headers["ETag"] == 'W/"2"'
    put = await ada.ask("PUT", path, {"priority": None})
    assert (put.status, put.body["title"], put.body["priority"]) == (200, "Land", None)

    done = (await apollo.columns())[2].id
    moved = await ada.patch(path, {"column_id": done, "position": "top"})
    assert (moved.status, moved.body["column_id"]) == (200, done)
    assert moved.body["completed_at"] is not None

    gone = await ada.delete(path)
    assert (gone.status, gone.body) == (204, "")
    assert (await ada.get(path)).code == "not_found"
    assert (await ada.patch(path, {"title": "Ghost"})).code == "not_found"


async def test_d2_pages_of_tasks_follow_each_other_by_link(ada: Api, apollo: Board) -> None:
    for number in range(5):
        await apollo.task(f"Task {number}")
    page = await ada.get("/tasks", project_id=apollo.id, sort="number", limit="2")
    assert page.headers["X-Seq"] == str(page.body["seq"])
    titles = [item["title"] for item in page.body["items"]]
    while "Link" in page.headers:
        address, _, kind = page.headers["Link"].partition("; ")
        assert kind == 'rel="next"'
        page = await ada.get("/" + address.strip("<>"))
        titles += [item["title"] for item in page.body["items"]]
    assert titles == [f"Task {number}" for number in range(5)]


async def test_d2_without_a_project_all_my_tasks_are_listed(ada: Api, apollo: Board) -> None:
    await apollo.task("Fly", priority="high")
    await apollo.task("Walk")
    found = await ada.get("/tasks", priority="high")
    assert [item["title"] for item in found.body["items"]] == ["Fly"]


async def test_d3_history_goes_on_where_the_page_ended(ada: Api, apollo: Board) -> None:
    seq = (await apollo.state()).seq
    newest = await ada.get(f"/projects/{apollo.id}/history", limit="2")
    assert [entry["seq"] for entry in newest.body["entries"]] == [seq, seq - 1]
    following = await ada.get("/" + newest.headers["Link"].partition(";")[0].strip("<>"))
    assert [entry["seq"] for entry in following.body["entries"]] == [seq - 2, seq - 3]
    oldest = await ada.get(f"/projects/{apollo.id}/history", after="0", limit="1")
    assert [entry["type"] for entry in oldest.body["entries"]] == ["project.created"]
    following = await ada.get("/" + oldest.headers["Link"].partition(";")[0].strip("<>"))
    assert [entry["seq"] for entry in following.body["entries"]] == [2]
    added = await ada.get(f"/projects/{apollo.id}/history", type="member.added")
    assert {entry["type"] for entry in added.body["entries"]} == {"member.added"}


async def test_d4_completed_tasks_are_on_the_leaderboard(ada: Api, apollo: Board) -> None:
    task = await apollo.task("Fly", assignee_ids=[apollo.cast.grace.id], estimate=3)
    done = (await apollo.columns())[2].id
    await apollo.do("task.move", task_id=task.id, column_id=done)
    for path in (f"/projects/{apollo.id}/leaderboard", "/leaderboard"):
        board = await ada.get(path, period="7d")
        assert board.status == 200
        assert [(one["user_id"], one["tasks"], one["points"]) for one in board.body["people"]] == [
            (apollo.cast.grace.id, 1, 3.0)
        ]
    assert (await ada.get("/leaderboard", period="8d")).body["field"] == "period"


async def test_d5_any_command_answers_with_its_ack(ada: Api, apollo: Board) -> None:
    path = f"/projects/{apollo.id}/commands"
    wish = {"command": "label.create", "request_id": uuid4().hex, "name": "bug", "color": "#ff0000"}
    ack = await ada.post(path, wish)
    assert ack.status == 200
    assert ack.body["ok"] is True
    assert ack.body["seq"] == (await apollo.state()).seq
    assert ack.headers["X-Seq"] == str(ack.body["seq"])
    label = ack.body["result"]["label"]
    assert (label["name"], label["color"]) == ("bug", "#ff0000")
    assert (await ada.post(path, wish)).body == ack.body  # C6

    header = key()
    wish = {"command": "label.update", "label_id": label["id"], "set": {"name": "defect"}}
    ack = await ada.post(path, wish, headers=header)
    assert ack.body["result"] == {"label": {"id": label["id"], "version": 2, "name": "defect"}}
    assert (await ada.post(path, wish, headers=header)).body == ack.body
    ack = await ada.post(path, {"command": "label.delete", "label_id": label["id"], "project_id": apollo.id})
    assert ack.body["result"] == {"label": {"id": label["id"]}}


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


async def test_an_idempotency_key_must_agree_and_be_sane(ada: Api, apollo: Board) -> None:
    path = f"/projects/{apollo.id}/commands"
    wish = {"command": "task.create", "title": "A", "request_id": "one"}
    assert (await ada.post(path, wish, headers=key("two"))).body["field"] == "request_id"
    assert (await ada.post(path, wish, headers=key("one"))).status == 200
    assert (await ada.post("/projects", {"name": "A"}, headers=key("x" * 65))).body["field"] == "Idempotency-Key"
    reused = await ada.patch(f"/projects/{apollo.id}", {"name": "B"}, headers=key("one"))
    assert reused.code == "conflict"


async def test_d6_if_match_lets_only_the_known_version_be_changed(ada: Api, apollo: Board) -> None:
    task = await apollo.task("Fly")
    path = f"/tasks/{task.id}"
    for tag in ('W/"1"', '"2"', "3", "*"):
        answer = await ada.patch(path, {"title": tag}, headers={"If-Match": tag})
        assert answer.status == 200, answer
    stale = await ada.patch(path, {"title": "stale"}, headers={"If-Match": 'W/"3"'})
    assert (stale.code, stale.status, stale.body["current"]) == ("conflict", 409, {"version": 5})
    expected = await ada.patch(path, {"title": "stale", "expect": {"title": "Fly"}})
    assert (expected.code, expected.body["current"]) == ("conflict", {"title": "*"})
    for bad in ("soon", 'W/"1", W/"2"'):
        assert (await ada.patch(path, {"title": "A"}, headers={"If-Match": bad})).body["field"] == "If-Match"
    unkept = await ada.delete(path, headers={"If-Match": 'W/"1"'})
    assert (unkept.code, unkept.body["field"]) == ("invalid", "If-Match")


async def test_a_change_is_a_place_or_fields_but_not_both(ada: Api, apollo: Board) -> None:
    task = await apollo.task("Fly")
    column = (await apollo.columns())[1].id
    both = await ada.patch(f"/tasks/{task.id}", {"title": "A", "column_id": column})
    assert both.body["field"] == "title"
    nowhere = await ada.patch(f"/tasks/{task.id}", {"position": "top"})
    assert nowhere.body["field"] == "column_id"
    assert (await apollo.now(Task, task.id)) == task


async def test_d6_a_read_waits_until_it_is_new_enough(start: Start, ada: Api, apollo: Board) -> None:
    other = await start()
    async with served(other) as town:
        reader = town.api(apollo.cast.ada)
        await reader.get(f"/projects/{apollo.id}")
        seq = int((await ada.post("/tasks", {"project_id": apollo.id, "title": "New"})).headers["X-Seq"])
        answer = await reader.get(f"/projects/{apollo.id}", headers={"Prefer": f"respond-async, wait-seq={seq}"})
        assert answer.body["seq"] >= seq
        assert answer.headers["Preference-Applied"] == f"wait-seq={seq}"
        page = await reader.get("/tasks", project_id=apollo.id, headers={"Prefer": f"wait-seq={seq}"})
        assert "New" in [item["title"] for item in page.body["items"]]
        waiting = asyncio.ensure_future(
            reader.get(f"/projects/{apollo.id}/history", headers={"Prefer": f"wait-seq={seq + 1}"})
        )
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await apollo.task("Newer")
        assert (await waiting).body["entries"][0]["seq"] == seq + 1
        bad = await reader.get(f"/projects/{apollo.id}", headers={"Prefer": "wait-seq=soon"})
        assert (bad.code, bad.body["field"]) == ("invalid", "Prefer")


async def test_d6_a_read_does_not_wait_for_ever(ada: Api, apollo: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rooms.freshness.WAIT", 0.1)
    answer = await ada.get(f"/projects/{apollo.id}", headers={"Prefer": "wait-seq=1000000"})
    assert (answer.code, answer.status, answer.body["retryable"]) == ("unavailable", 503, True)


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
