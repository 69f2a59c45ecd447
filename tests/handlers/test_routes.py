"""What every REST route does the same way, whatever it is about."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import routes
from handlers.routes import MAX_BODY, Call, Route
from rooms.actors import Actor
from rooms.errors import NotFound, Unauthenticated
from storage.errors import DatabaseAway
from tests.fixtures.identity import Client


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    text: str


class Filter(msgspec.Struct, forbid_unknown_fields=True):
    limit: int = 10
    label_id: list[str] = []
    q: str | None = None


class Said(msgspec.Struct):
    text: str
    by: str


async def echo(call: Call[Wish, None]) -> Said:
    call.headers["ETag"] = '"7"'
    return Said(call.body.text, call.actor.name)


async def search(call: Call[None, Filter]) -> Filter:
    return call.query


async def fail(call: Call[None, None]) -> None:
    raise call.tools[call.path["what"]]


async def vanish(call: Call[None, None]) -> None:
    call.id("id", "thing")


class OnlyAda:
    async def bearer(self, request: web.Request) -> Actor:
        if request.headers.get("Authorization") != "Bearer ada":
            raise Unauthenticated
        return Actor("u", "Ada")


ROUTES = (
    Route(method="POST", path="/echo", handler=echo, summary="", body=Wish, answer=Said, status=201),
    Route(method="GET", path="/search", handler=search, summary="", query=Filter, answer=Filter, public=True),
    Route(method="GET", path="/fail/{what}", handler=fail, summary="", public=True, status=204),
    Route(method="DELETE", path="/things/{id}", handler=vanish, summary="", public=True, status=204),
)
ERRORS = {
    "lost": NotFound("task", "x"),
    "away": DatabaseAway("connection refused by 10.0.0.1"),
    "defect": RuntimeError("secret detail"),
}
ADA = {"Authorization": "Bearer ada"}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    app = web.Application()
    routes.add(app, ROUTES, ERRORS, OnlyAda())
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_an_answer_has_the_status_the_type_and_the_headers_of_its_route(client: Client) -> None:
    answer = await client.post("/echo", json={"text": "héllo"}, headers=ADA)
    assert answer.status == 201
    assert answer.content_type == "application/json"
    assert answer.headers["ETag"] == '"7"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert await answer.json() == {"text": "héllo", "by": "Ada"}


async def test_a_route_is_not_public_unless_it_says_so(client: Client) -> None:
    assert (await client.post("/echo", json={"text": "x"})).status == 401
    # Before the body is looked at: a stranger learns nothing about its form.
    assert (await client.post("/echo", data=b"{")).status == 401


@pytest.mark.parametrize(
    ("raw", "field"),
    [(b"", "body"), (b"{", "body"), (b"[]", "body"), (b'{"text":1}', "text"), (rb'{"text":"\u0000"}', "text")],
)
async def test_e_a_bad_body_is_a_problem_with_the_path_of_the_field(client: Client, raw: bytes, field: str) -> None:
    answer = await client.post("/echo", data=raw, headers=ADA)
    assert (answer.status, answer.content_type) == (422, "application/problem+json")
    problem = await answer.json()
    assert (problem["code"], problem["field"], problem["status"]) == ("invalid", field, 422)
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert {"type", "title", "status", "detail", "code", "retryable", "request_id"} <= set(problem)


async def test_a_body_may_have_one_mebibyte_and_no_more(client: Client) -> None:
    for size, status in [(MAX_BODY, 201), (MAX_BODY + 1, 413)]:
        body = BytesIO(b'{"text":"%s"}' % (b"x" * (size - len('{"text":""}'))))
        answer = await client.post("/echo", data=body, headers=ADA)
        assert answer.status == status
    assert (await answer.json())["code"] == "too_large"


async def test_a_body_that_does_not_say_how_long_it_is_is_bounded_too(client: Client) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    answer = await client.post("/echo", data=endless(), headers=ADA)
    assert (answer.status, (await answer.json())["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"limit": 10, "label_id": [], "q": None}),
        ("limit=5&q=7", {"limit": 5, "label_id": [], "q": "7"}),
        ("label_id=a", {"limit": 10, "label_id": ["a"], "q": None}),
        ("label_id=a&label_id=b", {"limit": 10, "label_id": ["a", "b"], "q": None}),
    ],
)
async def test_a_query_becomes_a_struct(client: Client, query: str, expected: dict[str, Any]) -> None:
    assert await (await client.get(f"/search?{query}")).json() == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=x", "limit"), ("limit=1&limit=2", "limit"), ("other=1", "other"), ("q=%00", "q"), ("limit=1.5", "limit")],
)
async def test_a_bad_query_names_its_field(client: Client, query: str, field: str) -> None:
    answer = await client.get(f"/search?{query}")
    assert (answer.status, (await answer.json())["field"]) == (422, field)


async def test_a_route_without_parameters_refuses_them(client: Client) -> None:
    assert (await (await client.get("/fail/lost?x=1")).json())["field"] == "x"


async def test_what_is_no_id_names_nothing(client: Client) -> None:
    for text in ("x", "%00", "%ff", "1", "..%2f..", "x" * 500):
        answer = await client.delete(f"/things/{text}")
        problem = await answer.json()
        assert (answer.status, problem["code"], problem["kind"]) == (404, "not_found", "thing")


async def test_a_sane_request_id_is_kept_and_another_is_replaced(client: Client) -> None:
    assert await request_id(client, "abc-123") == "abc-123"
    for insane in ("", "x" * 65, "a b", "é", '"><script>'):
        given = await request_id(client, insane)
        assert given not in {insane, ""}


async def test_errors_become_problems(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    lost = await client.get("/fail/lost")
    problem = await lost.json()
    assert (lost.status, problem["kind"], problem["id"]) == (404, "task", "x")
    away = await client.get("/fail/away")
    assert (away.status, (await away.json())["retryable"]) == (503, True)
    assert "10.0.0.1" not in await away.text()
    assert not caplog.records


async def test_a_defect_is_logged_once_and_told_to_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = await client.get("/fail/defect", headers={"X-Request-Id": "find-me"})
    assert answer.status == 500
    assert "secret detail" not in await answer.text()
    assert (await answer.json())["code"] == "internal"
    [logged] = [record for record in caplog.records if record.exc_info]
    assert logged.__dict__["request_id"] == "find-me"


async def request_id(client: Client, given: str) -> str:
    answer = await client.get("/search", headers={"X-Request-Id": given})
    return answer.headers["X-Request-Id"]
