"""The REST surface as an OpenAPI 3.1 document, made from the same routes and types that answer the requests."""

import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any, Final

import msgspec
from aiohttp import web

from handlers import described, problems, request_ids
from handlers.routes import Call, Route

PATH: Final = "/api/v1/openapi.json"
VERSION: Final = "1"
"""Of the contract, as in the path."""

HEADERS: Final[dict[str, str]] = {
    "Idempotency-Key": "The request_id of this write, 1 to 64 characters: sent again, nothing is done twice (C6).",
    "If-Match": 'The ETag of the task, such as W/"3": the write is done only if the task still has this version (D6).',
    "Prefer": "wait-seq=N: answer only once the project has come to N, within five seconds (D6).",
}
"""The headers that routes understand, by name."""

ABOUT: Final = cleandoc(
    """
    Boards, tasks and people over HTTP, for programs. Whatever is done here is seen by everybody on the board at
    once, and whatever the board does can be done here: POST /api/v1/projects/{id}/commands takes every command.
    """
)

Schema = dict[str, Any]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong. `code` is stable; some codes carry more, such as `field`, `current` or `retry_after`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retryable: bool
    request_id: str


def document(routes: Iterable[Route]) -> Schema:
    """The whole document. The same routes make the same document."""
    routes = tuple(routes)
    tags = dict.fromkeys(route.tag for route in routes)
    routes = sorted(routes, key=lambda route: (route.path, route.method))
    shapes = _Shapes(routes)
    paths: dict[str, Schema] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, shapes)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Boardcast", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": shapes.components,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The access token of a login, or an API token (B2).",
                }
            },
        },
        "security": [{"bearer": []}],
    }


class _Shapes:
    """The schemas of everything that routes take and give."""

    def __init__(self, routes: Iterable[Route]) -> None:
        types = {"problem": Problem, **{name: kind for route in routes for name, kind in _types(route)}}
        types |= {f"{answer}.{field}": kind for (answer, field), kind in described.SHAPES.items()}
        schemas, components = msgspec.json.schema_components(types.values(), ref_template="#/components/schemas/{name}")
        self._schemas: dict[str, Schema] = {name: _tidy(schema) for name, schema in zip(types, schemas, strict=True)}
        self.components: Schema = {name: _tidy(schema) for name, schema in sorted(components.items())}
        self.components["Problem"]["properties"]["code"]["enum"] = sorted(error.code for error in problems.STATUS)
        for answer, field in described.SHAPES:
            self.components[answer]["properties"][field] |= self._schemas[f"{answer}.{field}"]

    @property
    def problem(self) -> Schema:
        """The schema of a problem."""
        return self._schemas["problem"]

    def of(self, route: Route, part: str) -> Schema:
        """The schema of a route's `body`, `answer`, or of a parameter in its query."""
        return self._schemas[_name(route, part)]


def _types(route: Route) -> Iterator[tuple[str, Any]]:
    if route.body is not None:
        yield _name(route, "body"), route.body
    if route.answer is not None:
        yield _name(route, "answer"), route.answer
    for field in _query(route):
        yield _name(route, f"query.{field.encode_name}"), field.type


def _name(route: Route, part: str) -> str:
    return f"{route.method} {route.path} {part}"


def _query(route: Route) -> tuple[msgspec.structs.FieldInfo, ...]:
    return () if route.query is None else msgspec.structs.fields(route.query)


def _operation(route: Route, shapes: _Shapes) -> Schema:
    found: Schema = {
        "operationId": re.sub(r"\W+", "_", f"{route.method.lower()} {route.path.removeprefix('/api/v1')}").strip("_"),
        "tags": [route.tag],
        "summary": route.summary,
        "description": cleandoc(route.query.__doc__ or "") if route.query is not None else "",
        "parameters": [*_in_path(route), *_in_query(route, shapes), *_in_headers(route)],
        "responses": _responses(route, shapes),
    }
    if route.body is not None:
        found["requestBody"] = {"required": True, "content": _json(shapes.of(route, "body"))}
    if route.public:
        found["security"] = []
    return {name: value for name, value in found.items() if value or name == "security"}


def _in_path(route: Route) -> Iterator[Schema]:
    for name in re.findall(r"{(\w+)}", route.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _in_query(route: Route, shapes: _Shapes) -> Iterator[Schema]:
    for field in _query(route):
        schema = dict(shapes.of(route, f"query.{field.encode_name}"))
        if isinstance(field.default, str | int | bool):
            schema["default"] = field.default
        yield {"name": field.encode_name, "in": "query", "required": field.required, "schema": schema}


def _in_headers(route: Route) -> Iterator[Schema]:
    for name in route.headers:
        yield {"name": name, "in": "header", "description": HEADERS[name], "schema": {"type": "string"}}


def _responses(route: Route, shapes: _Shapes) -> Schema:
    traced = {request_ids.HEADER: {"description": "The id of this request in our log.", "schema": {"type": "string"}}}
    good: Schema = {"description": "Done.", "headers": traced}
    if route.answer is not None:
        good["content"] = _json(shapes.of(route, "answer"))
    problem = {
        "description": "A problem.",
        "headers": traced,
        "content": {problems.CONTENT_TYPE: {"schema": shapes.problem}},
    }
    return {str(route.status): good, "default": problem}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _tidy(schema: Any) -> Any:
    """With descriptions as people read them; told apart by a discriminator, exactly one variant fits."""
    if isinstance(schema, list | tuple):
        return [_tidy(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {name: _tidy(inner) for name, inner in schema.items()}
    if isinstance(tidy.get("description"), str):
        tidy["description"] = cleandoc(tidy["description"])
    if "discriminator" in tidy and "anyOf" in tidy:
        tidy = {"oneOf": tidy.pop("anyOf"), **tidy}
    return tidy


async def show(call: Call[None, None]) -> web.Response:
    """What this route works with is the encoded document."""
    return web.Response(body=call.tools, content_type="application/json", headers={"Cache-Control": "no-cache"})


ROUTES: tuple[Route, ...] = (
    Route(method="GET", path=PATH, handler=show, summary="This document", public=True, tag="reference"),
)
