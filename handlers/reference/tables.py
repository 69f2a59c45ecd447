"""The generated tables: commands, records, questions, problems and routes, one line each."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, get_args, get_origin

import msgspec

from handlers import problems, surface
from handlers.reference.types import listed
from rooms import catalog

EVERYWHERE: Final = ("project_id", "request_id")
"""What every command carries is said once, above its table."""


def commands() -> str:
    """Every command: who may, what it takes, what it becomes."""
    rows = [
        (
            f"`{name}`",
            "everybody" if command.creates else command.needs,
            _fields(command),
            f"`{command.entry}`",
            _sentence(command.__doc__),
        )
        for name, command in sorted(catalog.COMMANDS.items())
    ]
    return _table(("command", "needs", "fields", "entry", "what it does"), rows)


def records() -> str:
    """Every kind of record."""
    rows = [
        (
            f"`{kind}`",
            "hot" if record.hot else "cold",
            ", ".join(f"`{parent}`" for parent in record.parents) or "–",
            listed(record, "id", "version"),
            _sentence(record.__doc__),
        )
        for kind, record in sorted(catalog.RECORDS.items())
    ]
    return _table(("kind", "", "parents", "fields beside `id` and `version`", "what it is"), rows)


def questions() -> str:
    """Every question."""
    rows = [
        (
            f"`{name}`",
            listed(question),
            ", ".join(f"`{field}`" for field in question.answer.__struct_fields__),
            _sentence(question.__doc__),
        )
        for name, question in sorted(catalog.QUESTIONS.items())
    ]
    return _table(("question", "fields", "answer", "what it tells"), rows)


def refusals() -> str:
    """Every problem."""
    rows = [
        (f"`{error.code}`", str(status), "yes" if error.retryable else "no", _sentence(error.__doc__))
        for error, status in problems.STATUS.items()
    ]
    return _table(("code", "status", "retryable", "title"), rows)


def routes() -> str:
    """Everything that HTTP answers, group by group."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for route in surface.ROUTES:
        takes = [] if route.body is None else [f"body {_shape(route.body)}"]
        takes += [] if route.query is None else [f"query {listed(route.query)}"]
        takes += [f"header `{name}`" for name in route.headers]
        gives = str(route.status) if route.answer is None else f"{route.status} {_shape(route.answer)}"
        who = "everybody" if route.public else "token"
        row = (f"`{route.method} {route.path}`", who, route.summary, "; ".join(takes) or "–", gives)
        groups.setdefault(route.tag, []).append(row)
    head = ("request", "who", "what", "takes", "gives")
    return "\n\n".join(f"### {tag.capitalize()}\n\n{_table(head, rows)}" for tag, rows in groups.items())


TABLES: Final[dict[str, Callable[[], str]]] = {
    "commands": commands,
    "records": records,
    "questions": questions,
    "problems": refusals,
    "routes": routes,
}


def _fields(command: type[msgspec.Struct]) -> str:
    """What a command takes; of `set`, what can stand in it."""
    settable: Any = next((field.type for field in msgspec.structs.fields(command) if field.name == "set"), None)
    if settable is None:
        return listed(command, *EVERYWHERE)
    return f"{listed(command, 'set', *EVERYWHERE)}, `set` {{{listed(settable)}}}".removeprefix("–, ")


def _shape(kind: Any) -> str:
    """The name of a body's or an answer's type, as the OpenAPI document has it."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"`{kind.__name__}`"
    return f"[{_shape(get_args(kind)[0])}]" if get_origin(kind) is list else "any command"


def _sentence(doc: str | None) -> str:
    return re.sub(r"\s+", " ", doc or "").strip().replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
