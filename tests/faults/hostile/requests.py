"""A user who sends every path of the API every method, query, header and body, rightly and wrongly."""

import asyncio
import json
from typing import Any, Final
from urllib.parse import quote

import msgspec

from handlers import surface
from handlers.routes import Route
from rooms import catalog
from tests.faults.hostile.enemy import Enemy
from tests.faults.hostile.sockets import complaint
from tests.faults.hostile.spoiling import VALUES, spoiled
from tests.faults.places import HANG

SLOW: Final = ("/auth/register", "/auth/login", "password")  # hashing a password takes as long as a hundred requests
ROUTES: Final[tuple[Route, ...]] = tuple(
    route for route in surface.API for _ in range(1 if any(word in route.path for word in SLOW) else 20)
)
UNFINISHED: Final = 0.05  # seconds that a request without an end is left open
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 200)
HEADERS: Final = (
    ("Prefer", "wait-seq=-1"), ("Prefer", "wait-seq=" + "9" * 400), ("Prefer", "wait-seq=\u0663"), ("If-Match", "W/"),
    ("If-Match", 'W/"' + "9" * 400 + '"'), ("If-Match", "*"), ("Idempotency-Key", "x" * 3000), ("X-Request-Id", "<b>"),
    ("Idempotency-Key", "\xff"), ("Content-Type", "multipart/form-data; boundary=x"), ("Accept-Encoding", "zstd"),
    ("Content-Encoding", "gzip"), ("Content-Encoding", "nonsense"), ("Expect", "100-continue"), ("Cookie", "a=" * 500),
    ("X-Forwarded-For", "\u0661.2.3.4"), ("Range", "bytes=-1"), ("Authorization", "Bearer \xff"), ("Origin", "http://["),
    ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Host", "["), ("Transfer-Encoding", "chunked, x"),
)  # fmt: skip
LINES: Final = (
    b"", b"\r\n\r\n", b"GET", b"GET / HTTP/9.9\r\n\r\n", b"GET http://x:y/ HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02",
    b"GET /%ff%fe%00 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /api/v1/projects HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"GET //x HTTP/1.1\r\n\r\n", b"\x00" * 5000,
    b"POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"GET /" + b"a" * 20_000,
    b"GET /static/%2e%2e/%2e%2e/run.py HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 5000,
    b"GET /socket.io/?EIO=4&transport=websocket&sid=%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1",
)  # fmt: skip


class Caller(Enemy):
    """One user's programs."""

    async def run(self) -> None:
        while True:
            route = self.dice.choice(ROUTES)
            request = self.dice.choice(LINES) if self.dice.random() < 0.05 else self._request(route)
            self.counts["requests"] += 1
            self._judge(request, await self._send(request))

    def _request(self, route: Route) -> bytes:
        dice, path = self.dice, route.path
        while "{" in path:
            head, _, rest = path.partition("{")
            name, _, tail = rest.partition("}")
            named = self._makings.id("project_id" if "projects/" in head else "task_id" if "tasks/" in head else name)
            path = head + quote(named if dice.random() < 0.8 else str(dice.choice(VALUES))[:200], safe="") + tail
        method = route.method if dice.random() < 0.9 else dice.choice(METHODS)
        headers = [("Host", "x"), ("Authorization", f"Bearer {self._token}"), ("Connection", "close")]
        headers += dice.sample(HEADERS, dice.choice([0, 0, 1, 2]))
        body = b"" if route.body is None else spoiled(dice, self._body(route.body))
        head = [f"{method} {path}{self._query(route)} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode("latin-1", "replace") + body

    def _body(self, shape: Any) -> dict[str, Any]:
        if shape is not None and len(getattr(shape, "__args__", ())) > 10:  # any command
            name = self.dice.choice(list(catalog.COMMANDS))
            fields = self._makings.fields(catalog.COMMANDS[name])
            return {"command": name, **{key: value for key, value in fields.items() if key != "project_id"}}
        return self._makings.fields(self.dice.choice(getattr(shape, "__args__", (shape,))))

    def _query(self, route: Route) -> str:
        if self.dice.random() < 0.4:
            return ""
        fields = {} if route.query is None else self._makings.fields(route.query)
        if self.dice.random() < 0.5:
            fields[self.dice.choice(["x", "limit", "cursor", "project_id", "q", "q", "sort"])] = self.dice.choice(
                VALUES
            )
        pairs = [f"{name}={quote(str(value)[:3000].encode(errors='replace'))}" for name, value in fields.items()]
        return "?" + "&".join(pairs)

    async def _send(self, request: bytes) -> bytes:
        """The whole answer; none, where the connection is closed without."""
        async with asyncio.timeout(HANG):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                writer.write(request)
                if b"Connection: close" not in request or b"Upgrade" in request or b"chunked" in request:
                    await asyncio.sleep(UNFINISHED)  # or both sides wait for each other
                    writer.write_eof()
                return await reader.read()
            except ConnectionError:
                return b""
            finally:
                writer.close()

    def _judge(self, request: bytes, answer: bytes) -> None:
        """Never our fault; and under /api every refusal is a problem."""
        head, _, body = answer.partition(b"\r\n\r\n")
        status = int(head[9:12] or 0)
        self.counts[f"{status // 100}xx" if status else "closed"] += 1
        asked = request[:500]
        if status >= 500:
            self.wrong.append(f"{asked!r} was answered {answer[:500]!r}")
        if b"problem+json" in head and not request.startswith(b"HEAD"):
            try:
                fine = complaint(msgspec.json.decode(body)) not in {None, "internal"}
            except msgspec.DecodeError:
                fine = False
            if not fine:
                self.wrong.append(f"{asked!r} was answered {answer[:500]!r}")
        elif 200 <= status < 300 and b"application/json" in head and not request.startswith(b"HEAD"):
            self._learn(json.loads(body))

    def _learn(self, said: Any) -> None:
        if isinstance(said, dict) and isinstance(said.get("id"), str) and isinstance(said.get("kind"), str):
            self.known.setdefault(said["kind"], []).append(said["id"])
