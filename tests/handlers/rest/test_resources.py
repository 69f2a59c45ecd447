"""Everything a program reads and writes over real HTTP, on real databases (PROTOCOL D1 to D5)."""

from uuid import uuid4

from tests.fixtures.board import Board
from tests.fixtures.rest import Api, key


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
