"""Repeats: the same request does nothing twice and gets its first answer, for ever (C6)."""

import uuid
from uuid import uuid4

import pytest

from rooms.errors import Conflict, NotFound
from rooms.messages import Line
from rooms.records import Task
from tests.fixtures.board import Board, Start, parsed
from tests.fixtures.committing import Answers, Flaky


async def test_a_repeat_gets_the_first_answer(apollo: Board) -> None:
    """C6."""
    first = await apollo.do("task.create", request_id="r-1", title="Once")
    again = await apollo.do("task.create", request_id="r-1", title="Twice")
    assert again.body == first.body
    assert len(await apollo.order((await apollo.columns())[0].id)) == 1


async def test_a_repeat_on_another_instance_gets_the_first_answer(apollo: Board, start: Start) -> None:
    """C6."""
    first = await apollo.do("task.create", request_id="r-1", title="Once")
    other = apollo.at((await start()).desk)
    assert (await other.do("task.create", request_id="r-1", title="Twice")).body == first.body


async def test_a_request_of_somebody_else_is_no_repeat(apollo: Board) -> None:
    await apollo.do("task.create", request_id="r-1", title="Mine")
    with pytest.raises(Conflict):
        await apollo.do("task.create", apollo.cast.grace, request_id="r-1", title="Hers")
    with pytest.raises(Conflict):
        await apollo.do("label.create", request_id="r-1", name="other", color="#000000")


async def fill_up(board: Board) -> dict[str, dict[str, object]]:
    """Commands that cannot be done a second time, by the way in which the rules refuse it."""
    cast = board.cast
    full = await board.column("Full", wip_limit=1)
    doomed, gone = await board.column("Doomed"), await board.task("Gone")
    return {
        "deleted": {"command": "task.delete", "task_id": gone.id},
        "taken": {"command": "label.create", "name": "bug", "color": "#ff0000"},
        "full": {"command": "task.create", "title": "Last place", "column_id": full.id},
        "column": {"command": "column.delete", "column_id": doomed.id},
        "member": {"command": "member.add", "user_id": cast.mallory.id},
        "left": {"command": "member.remove", "user_id": cast.linus.id},
    }


@pytest.mark.parametrize(
    "what", ["deleted", "taken", "full", "column", "member", "left", "leaving", "created", "closed"]
)
async def test_a_repeat_that_the_rules_would_refuse_by_now_gets_the_first_answer(
    apollo: Board, start: Start, what: str
) -> None:
    """C6, however long ago: the instance that is asked again has only the log to go by."""
    who = apollo.cast.ada
    if what == "leaving":
        who, wish = apollo.cast.grace, {"command": "member.remove", "user_id": apollo.cast.grace.id}
    elif what == "closed":
        wish = {"command": "project.delete"}
    elif what == "created":
        wish = {"command": "project.create", "name": "Apollo"}
    else:
        wish = (await fill_up(apollo))[what]
    fields = {**wish, "request_id": uuid4().hex}
    name = str(fields.pop("command"))
    command = parsed(name, **(fields if what == "created" else {"project_id": apollo.id, **fields}))
    first = await apollo.desk.perform(who, command)
    other = await start()
    assert (await other.desk.perform(who, command)).body == first.body


async def test_repeats_inside_one_batch_are_answered_alike(answers: Answers) -> None:
    command = answers.board.command("task.create", title="Once")
    for _ in range(5):
        await answers.send(command)
    lines = await answers.all()
    assert len({line.entry.seq for line in lines if isinstance(line, Line)}) == 1
    assert all(isinstance(line, Line) for line in lines)


async def test_repeats_of_what_a_stale_room_refuses_are_all_answered(apollo: Board, start: Start) -> None:
    """The room hears of the task only after it has refused; both twins are then decided again."""
    other = await start()
    stale = Answers(apollo.at(other.desk))
    await other.rooms.open(apollo.id)
    other.rooms.exchange.unsubscribe(apollo.id)
    task = await apollo.task()
    command = apollo.command("task.update", task_id=task.id, set={"title": "Renamed"})
    for _ in range(3):
        await stale.send(command)
    lines = await stale.all()
    assert all(isinstance(line, Line) for line in lines), lines


async def test_repeats_among_what_is_tried_again_are_answered_once(answers: Answers, flaky: Flaky) -> None:
    """A twin from the tail, answered before the cut, must not be answered again after it."""
    known = answers.board.command("task.create", title="Known")
    await answers.board.desk.perform(answers.board.cast.ada, known)
    flaky.before = flaky.after = 1
    for _ in range(3):
        await answers.send(known)
        await answers.send(answers.board.command("task.create", title="New"))
        await answers.send(answers.board.command("task.delete", task_id=str(uuid4())))
    kinds = [type(answer) for answer in await answers.all()]
    assert kinds == [Line, Line, NotFound] * 3


def task_id(project_id: str, request_id: str) -> str:
    return str(uuid.uuid5(uuid.UUID(project_id), f"task:{request_id}"))


async def test_the_id_of_a_task_follows_from_its_request(apollo: Board) -> None:
    """Clients know it beforehand."""
    line = await apollo.do("task.create", request_id="r-1", title="Known")
    assert line.entry.changes[0].id == task_id(apollo.id, "r-1")
    assert (await apollo.now(Task, task_id(apollo.id, "r-1"))).title == "Known"
