"""What a request may demand in its headers: once only, this version only, no older than this (PROTOCOL D6)."""

import asyncio

import pytest

from tests.fixtures.board import Board, Start
from tests.fixtures.rest import Api, key, served


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
