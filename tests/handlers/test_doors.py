"""Sockets and REST are two doors to the same rooms: same result, same problem, same first answer (C6, D5)."""

from collections.abc import AsyncIterator, Callable
from typing import NamedTuple
from uuid import uuid4

import pytest
import pytest_asyncio

from rooms.records import Column, Task
from server.engine import Engine, running
from server.settings import Settings
from tests.fixtures.board import SECRET, Board
from tests.handlers.doors import Doors, opened

ABSENT = str(uuid4())


class Scene(NamedTuple):
    """Apollo with a task, and a full column."""

    board: Board
    task: Task
    doing: Column
    full: Column


class Case(NamedTuple):
    """A command, and the ack it gets: the `result`, or a problem's `code`, both with what must be in them."""

    name: str
    command: str
    fields: Callable[[Scene], dict[str, object]]
    result: str | None = None
    code: str | None = None
    holds: dict[str, object] = {}  # noqa: RUF012 - never changed
    who: str = "ada"


def task(**more: object) -> Callable[[Scene], dict[str, object]]:
    return lambda scene: {"task_id": scene.task.id, **more}


def given(**fields: object) -> Callable[[Scene], dict[str, object]]:
    return lambda _: fields


CASES = (
    Case("a task is made", "task.create", given(title="Walk"), "task", holds={"title": "Walk", "version": 1}),
    Case("a member makes one", "task.create", given(title="Run"), "task", holds={"title": "Run"}, who="grace"),
    Case(
        "fields change", "task.update", task(set={"priority": "low"}), "task", holds={"priority": "low", "version": 2}
    ),
    Case("nothing changes", "task.update", task(set={"title": "Fly"}), "", holds={}),
    Case("null clears", "task.update", task(set={"estimate": None}), "task", holds={"estimate": None}),
    Case(
        "a task moves",
        "task.move",
        lambda s: {"task_id": s.task.id, "column_id": s.doing.id, "position": "top"},
        "task",
    ),
    Case("a task is archived", "task.archive", task(), "task", holds={"version": 2}),
    Case("a task is deleted", "task.delete", task(), "task"),
    Case("a comment is added", "comment.add", task(body="Up!"), "comment", holds={"body": "Up!"}),
    Case("a label is made", "label.create", given(name="bug", color="#ff0000"), "label", holds={"name": "bug"}),
    Case("a field is missing", "task.create", given(), code="invalid", holds={"field": "title"}),
    Case("a field is wrong", "task.create", given(title=1), code="invalid", holds={"field": "title"}),
    Case(
        "a field is unknown", "task.create", given(title="A", colour="red"), code="invalid", holds={"field": "colour"}
    ),
    Case("deep down", "task.update", task(set={"due_at": "soon"}), code="invalid", holds={"field": "set.due_at"}),
    Case("NUL", "task.create", given(title="A\x00"), code="invalid", holds={"field": "title"}),
    Case("a rule says which", "task.create", given(title="A", assignee_ids=[ABSENT]), code="invalid"),
    Case(
        "it is not there", "task.archive", given(task_id=ABSENT), code="not_found", holds={"kind": "task", "id": ABSENT}
    ),
    Case("a viewer", "task.archive", task(), code="forbidden", holds={"needs": "member"}, who="linus"),
    Case("a stranger", "task.archive", task(), code="not_found", holds={"kind": "project"}, who="mallory"),
    Case(
        "somebody was faster",
        "task.update",
        task(set={"title": "A"}, expect={"title": "B", "version": 1}),
        code="conflict",
        holds={"current": {"title": "Fly"}},
    ),
    Case(
        "the column is full",
        "task.move",
        lambda s: {"task_id": s.task.id, "column_id": s.full.id},
        code="wip_limit_exceeded",
        holds={"limit": 1, "count": 1},
    ),
)


@pytest_asyncio.fixture
async def engine(database_url: str, redis_url: str) -> AsyncIterator[Engine]:
    """An instance that makes real frames."""
    async with running(Settings(database_url=database_url, redis_url=redis_url, secret=SECRET)) as engine:
        yield engine


@pytest_asyncio.fixture
async def doors(engine: Engine, apollo: Board) -> AsyncIterator[Doors]:
    async with opened(engine, apollo) as doors:
        yield doors


@pytest_asyncio.fixture
async def scene(apollo: Board) -> Scene:
    full = await apollo.column("Narrow", wip_limit=1)
    await apollo.task("Sits there", column_id=full.id)
    return Scene(apollo, await apollo.task("Fly", estimate=2), (await apollo.columns())[1], full)


@pytest.mark.parametrize("first", ["rest", "socket"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_both_doors_give_the_same_answer(doors: Doors, scene: Scene, case: Case, first: str) -> None:
    ways = [doors.rest(case.who), await doors.socket(case.who)]
    fields = {"request_id": uuid4().hex, **case.fields(scene)}
    if first == "socket":
        ways.reverse()
    answers = [await way.do(scene.board.id, case.command, fields) for way in ways]
    for answer in answers:
        if case.result is not None:
            assert answer["ok"] is True, answer
            assert list(answer["result"]) == ([case.result] if case.result else [])
            assert case.holds.items() <= answer["result"].get(case.result, {}).items()
        else:
            assert answer["ok"] is False, answer
            assert answer["problem"]["code"] == case.code
            assert case.holds.items() <= answer["problem"].items()
            assert answer["problem"].pop("request_id")
    # Of what was done, the second is the repeat; of what was refused, it is refused again in the same words.
    assert answers[0] == answers[1]


async def test_c13_both_doors_know_the_same(doors: Doors, scene: Scene) -> None:
    board = scene.board
    await board.do("comment.add", task_id=scene.task.id, body="Up!")
    rest, socket = doors.rest("grace"), await doors.socket("grace")
    for question, fields in (
        ("projects", {}),
        ("project", {"project_id": board.id}),
        ("tasks", {"project_id": board.id, "limit": 1, "sort": "title"}),
        ("tasks", {"status": "todo"}),
        ("task", {"task_id": scene.task.id}),
        ("comments", {"task_id": scene.task.id}),
        ("history", {"project_id": board.id, "limit": 2}),
        ("leaderboard", {"project_id": board.id, "period": "all"}),
        ("project", {"project_id": ABSENT}),
        ("task", {"task_id": ABSENT}),
        ("tasks", {"limit": 1000}),
        ("tasks", {"colour": "red"}),
        ("history", {"project_id": board.id, "after": 1, "before": 2}),
    ):
        answers = [await door.ask(question, fields) for door in (rest, socket)]
        for answer in answers:
            if not answer["ok"]:
                assert answer["problem"].pop("request_id")
        assert answers[0] == answers[1], (question, fields)


async def test_every_command_is_behind_both_doors(doors: Doors, scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """With nothing in it, each is understood and refused for a field, and nothing is logged with a traceback."""
    from rooms import catalog

    rest, socket = doors.rest("ada"), await doors.socket("ada")
    for name, command in catalog.COMMANDS.items():
        if command.creates:
            continue
        answers = [await door.do(scene.board.id, name, {"nonsense": 1}) for door in (rest, socket)]
        for answer in answers:
            assert answer["problem"]["code"] == "invalid", (name, answer)
    assert not [record for record in caplog.records if record.exc_info]
