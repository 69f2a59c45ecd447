"""The REST surface as data: one Route per thing that can be asked, and the one way to answer it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from handlers import problems, request_ids
from rooms import ids, shapes
from rooms.actors import Actor
from rooms.errors import Invalid, TooLarge

MAX_BODY: Final = 1024 * 1024  # bytes; the same bound as a socket message: no command of a person comes near

B_co = TypeVar("B_co", covariant=True)
Q_co = TypeVar("Q_co", covariant=True)


class Authenticates(Protocol):
    """Knows people and bots by their tokens. Raises Unauthenticated."""

    async def bearer(self, request: web.Request) -> Actor: ...


class Call(Generic[B_co, Q_co]):
    """One request on its way to its handler."""

    __slots__ = ("_actor", "body", "headers", "path", "query", "request", "tools")

    def __init__(
        self, request: web.Request, actor: Actor | None, body: B_co, query: Q_co, tools: Any, headers: dict[str, str]
    ) -> None:
        self.request = request
        self.body = body
        self.query = query
        self.tools = tools
        """What its handler works with: for boards the desk, for accounts the gate."""
        self.headers = headers
        """Headers for the answer."""
        self.path: Mapping[str, str] = request.match_info
        self._actor = actor

    @property
    def actor(self) -> Actor:
        """Who asks. Never on a public route."""
        assert self._actor is not None, "a public route knows nobody"
        return self._actor

    def id(self, name: str, kind: str) -> str:
        """The id in the path under `name`. Raises NotFound."""
        return ids.checked(kind, self.path[name])


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be asked over REST; the OpenAPI document is made from these."""

    method: str
    path: str
    handler: Callable[[Any], Awaitable[object]]
    """Gets a Call; what it returns is encoded as `answer`, unless it is an aiohttp response."""
    summary: str
    body: Any = None
    """The type of the JSON body, or None."""
    query: Any = None
    """A Struct of the query parameters, or None: then there are none."""
    answer: Any = None
    """The type of the JSON answer, or None for no content."""
    status: int = 200
    public: bool = False
    headers: tuple[str, ...] = ()
    """The request headers that it understands beyond the usual ones."""
    tag: str = "board"


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No query parameters."""


def add(app: web.Application, routes: Iterable[Route], tools: object, identity: Authenticates) -> None:
    """Serve the routes; `tools` is what their handlers work with."""
    for route in routes:
        app.router.add_route(route.method, route.path, answering(route, tools, identity))


def answering(route: Route, tools: object, identity: Authenticates) -> Handler:
    """The aiohttp handler of a route."""
    decoder = None if route.body is None else msgspec.json.Decoder(route.body)
    query = route.query or NoQuery
    lists = {field.encode_name for field in msgspec.structs.fields(query) if _is_list(field.type)}

    async def perform(request: web.Request) -> web.StreamResponse:
        actor = None if route.public else await identity.bearer(request)
        asked = shapes.convert(_grouped(request, lists), query)
        body = None if decoder is None else shapes.decode(decoder, await _read(request))
        call: Call[object, object] = Call(request, actor, body, asked, tools, {})
        answer = await route.handler(call)
        if isinstance(answer, web.StreamResponse):
            return answer
        if route.answer is None:
            return web.Response(status=route.status, headers=call.headers)
        encoded = msgspec.json.encode(answer)
        return web.Response(body=encoded, status=route.status, headers=call.headers, content_type="application/json")

    async def answer(request: web.Request) -> web.StreamResponse:
        request_id = request_ids.of(request)
        try:
            response = await perform(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the client gets a problem
            response = problems.response(error, request_id)
        if not response.prepared:
            response.headers[request_ids.HEADER] = request_id
            response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        return response

    return answer


async def _read(request: web.Request) -> bytes:
    if (request.content_length or 0) > MAX_BODY:
        raise TooLarge(limit=MAX_BODY)
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY:
                raise TooLarge(limit=MAX_BODY)
    except web.RequestPayloadError:
        raise Invalid("body", "This is not encoded as its headers say") from None
    return bytes(body)


def _grouped(request: web.Request, lists: set[str]) -> dict[str, str | list[str]]:
    """The query by name; what is asked twice, or may be, as a list."""
    found: dict[str, str | list[str]] = {}
    for name in request.query:
        values = request.query.getall(name)
        found[name] = values if name in lists or len(values) > 1 else values[0]
    return found


def _is_list(kind: Any) -> bool:
    described = msgspec.inspect.type_info(kind)
    kinds = described.types if isinstance(described, msgspec.inspect.UnionType) else (described,)
    return any(isinstance(each, msgspec.inspect.CollectionType) for each in kinds)
