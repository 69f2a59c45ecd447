"""Every feature in one list. Sockets, REST, documentation, permissions and tests are made from it."""

from functools import cache
from types import ModuleType
from typing import Annotated, Final, get_args, get_origin, get_type_hints

from msgspec import Meta

from rooms.board import archive, assignments, checklists, columns, comments, labels, members, projects, tasks, undo
from rooms.messages import Command, Reader, Record, kind_of, name_of
from rooms.people import Person, Workspace
from rooms.questions import comments as ask_comments
from rooms.questions import history as ask_history
from rooms.questions import leaderboard as ask_leaderboard
from rooms.questions import projects as ask_projects
from rooms.questions import question
from rooms.questions import task as ask_task
from rooms.questions import tasks as ask_tasks
from rooms.questions.question import Question
from storage.records import Table

FEATURES: Final[tuple[ModuleType, ...]] = (
    projects,
    members,
    columns,
    labels,
    tasks,
    archive,
    assignments,
    comments,
    checklists,
    undo,
)

ASKED: Final[tuple[ModuleType, ...]] = (ask_projects, ask_tasks, ask_task, ask_comments, ask_history, ask_leaderboard)

COMMANDS: Final[dict[str, type[Command]]] = {
    name_of(command): command for feature in FEATURES for command in feature.COMMANDS
}
RECORDS: Final[dict[str, type[Record]]] = {
    kind_of(record): record for feature in FEATURES for record in feature.RECORDS
}
QUESTIONS: Final[dict[str, type[Question]]] = {question.name_of(one): one for asked in ASKED for one in asked.QUESTIONS}
HOT: Final[frozenset[str]] = frozenset(kind for kind, record in RECORDS.items() if record.hot)

_SQL: Final[dict[object, str]] = {str: "text", int: "bigint", float: "double precision", bool: "boolean"}


@cache
def reader() -> Reader:
    """Reads everything that a log or a snapshot can hold."""
    return Reader({**RECORDS, **{kind_of(record): record for record in (Person, Workspace, undo.Logged)}})


@cache
def tables() -> tuple[Table, ...]:
    """Where records are kept, read off their fields."""
    return tuple(_table(kind, record) for kind, record in RECORDS.items())


def _table(kind: str, record: type[Record]) -> Table:
    hints = get_type_hints(record, include_extras=True)
    columns = {field: _sql_type(hints[field]) for field in record.__struct_fields__ if field != "id"}
    return Table(kind, record.table, columns, record.parents)


def _sql_type(hint: object) -> str:
    """The PostgreSQL type of a field's type: named by its Meta, or that of the plain type below it."""
    if get_origin(hint) is Annotated:
        plain, *notes = get_args(hint)
        named = [note.extra["sql"] for note in notes if isinstance(note, Meta) and note.extra]
        return named[0] if named else _sql_type(plain)
    if get_origin(hint) is tuple:
        return f"{_sql_type(get_args(hint)[0])}[]"
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    if choices:  # a union with None, or the strings of a Literal
        return "text" if isinstance(choices[0], str) else _sql_type(choices[0])
    return _SQL[hint]
