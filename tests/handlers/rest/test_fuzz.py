"""Whatever a program sends to REST, it gets an answer of ours, and the log gets no traceback."""

import json
import random
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from handlers import surface
from handlers.routes import Route
from tests.fixtures.board import Board
from tests.fixtures.rest import Api
from tests.fixtures.seeds import dice

ROUNDS = 6  # per route; more of them have found nothing more
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, 1e308, "", " ", "x", "\x00", "ü🜁", "A" * 70_000, [], [[]], {}, {"": None}, ["x"] * 200,
    "0" * 36, "2026-02-31T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "done", "-rank", "7d", "' or 1=1 --", "%", "_",
)  # fmt: skip
HEADERS: tuple[tuple[str, str], ...] = (
    ("Prefer", "wait-seq=-1"),
    ("Prefer", "wait-seq=99999999999999999999999"),
    ("If-Match", 'W/"99999999999999999999"'),
    ("If-Match", "W/"),
    ("Idempotency-Key", "ü"),
    ("X-Request-Id", "<script>"),
    ("Content-Type", "text/plain"),
)
RAW = (b"", b"{", b"[" * 100_000, b'{"a":' * 10_000, b"\xff\xfe", b"null", b'"x"', b'{"command":"task.create"', b"\x00")
ROUTES = [route for route in surface.ROUTES if "/auth/" not in route.path and "password" not in route.path]
# Passwords and logins are slow on purpose and limited; their own tests send them nonsense.


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_nonsense_is_answered_and_not_logged(
    ada: Api, apollo: Board, route: Route, caplog: pytest.LogCaptureFixture
) -> None:
    chance = dice("fuzz")
    task = await apollo.task()
    known = [apollo.id, task.id, apollo.cast.ada.id, (await apollo.columns())[0].id, "APO-1", str(uuid4())]
    for _ in range(ROUNDS):
        path = route.path
        while "{" in path:
            head, _, rest = path.partition("{")
            tail = rest.partition("}")[2]
            named = known[0] if "/projects/" in head else chance.choice([*known, "x", "\x00", "ÿ", "a/b"])
            path = head + quote(named, safe="") + tail
        fields = ("x",) if route.query is None else (*route.query.__struct_fields__, "x")
        names = [chance.choice(fields) for _ in range(chance.randrange(3))]
        query = "&".join(f"{name}={quote(str(value_of(chance, known))[:3000])}" for name in names)
        body = None if route.body is None else a_body(chance, route.body, known)
        headers = dict(chance.sample(HEADERS, chance.randrange(3)))
        answer = await ada.ask(route.method, f"/{path}?{query}", body, headers=headers)
        told = (route.method, path, query, body if body is None else body[:500], headers, answer.status, answer.body)
        assert answer.status < 500, told
        if answer.status >= 400 and path.startswith("/api/"):
            assert answer.code, told
    assert not [record for record in caplog.records if record.exc_info or record.levelname == "ERROR"]


def value_of(chance: random.Random, known: list[str]) -> Any:
    return chance.choice(known) if chance.random() < 0.5 else chance.choice(VALUES)


def a_body(chance: random.Random, shape: Any, known: list[str]) -> bytes:
    """Bytes that look more or less like the body that is wanted."""
    if chance.random() < 0.2:
        return chance.choice(RAW)
    wanted = chance.choice(getattr(shape, "__args__", (shape,)))
    body: dict[str, Any] = {}
    for name in wanted.__struct_fields__:
        if chance.random() < 0.7:
            body[name] = value_of(chance, known)
    if wanted.__struct_config__.tag is not None and chance.random() < 0.9:
        body["command"] = wanted.__struct_config__.tag
    if body.get("project_id") and chance.random() < 0.8:
        body["project_id"] = known[0]
    if chance.random() < 0.8:
        body.pop("request_id", None)
    return json.dumps(body).encode()
