"""The committer while something fails around it: every command is answered once, and takes effect at most once."""

import pytest

from rooms.errors import Internal
from rooms.messages import Command, Line
from tests.checker import check_project
from tests.fixtures.committing import Answers, Flaky


async def test_a_cut_before_the_statement_is_tried_again(answers: Answers, flaky: Flaky) -> None:
    flaky.before = 1
    await answers.send(answers.board.command("task.create", title="Once"))
    assert [type(answer) for answer in await answers.all()] == [Line]
    assert flaky.calls == 2


async def test_a_cut_after_the_statement_does_nothing_twice(answers: Answers, flaky: Flaky, database_url: str) -> None:
    """Promise 2. [a build that does not look into the log again fails here]"""
    flaky.after = 1
    for number in range(20):
        await answers.send(answers.board.command("task.create", title=f"Task {number}"))
    lines = await answers.all()
    assert all(isinstance(line, Line) for line in lines)
    replica = await check_project(database_url, answers.board.id)
    assert sum(kind == "task" for kind, _ in replica.records) == 20


async def test_a_large_batch_is_split_and_answered_once_each(
    answers: Answers, flaky: Flaky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.committer.MOST_BYTES", 20_000)
    flaky.before = 1
    for number in range(30):
        text = "x" * 3000
        await answers.send(answers.board.command("task.create", title=f"Task {number}", description=text))
    lines = await answers.all()
    seqs = [line.entry.seq for line in lines if isinstance(line, Line)]
    assert len(seqs) == 30
    assert seqs == sorted(seqs)


async def test_a_database_that_stays_away_refuses_all_that_wait(
    answers: Answers, flaky: Flaky, database_url: str
) -> None:
    """Promise 5: `unavailable`, never a false ack; afterwards it works again without a restart."""
    flaky.before = 3
    command = answers.board.command("task.create", title="Later")
    await answers.send(command)
    assert [getattr(answer, "code", None) for answer in await answers.all()] == ["unavailable"]
    await answers.board.desk.perform(answers.board.cast.ada, command)
    await check_project(database_url, answers.board.id)


async def test_a_lost_reply_and_then_a_refusal_still_ends_in_one_effect(
    answers: Answers, flaky: Flaky, database_url: str
) -> None:
    """Promise 2: every attempt writes or loses, all replies are lost, the client asks again."""
    flaky.after = 3
    command = answers.board.command("task.create", title="Once")
    await answers.send(command)
    assert [getattr(answer, "code", "done") for answer in await answers.all()] in (["unavailable"], ["done"])
    line = await answers.board.desk.perform(answers.board.cast.ada, command)
    replica = await check_project(database_url, answers.board.id)
    assert sum(kind == "task" for kind, _ in replica.records) == 1
    assert replica.bodies[line.entry.seq] == line.body


async def test_a_poisonous_command_fails_alone(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    task = await answers.board.task()
    known = answers.board.command("label.create", name="known", color="#000000")
    await answers.board.desk.perform(answers.board.cast.ada, known)
    poison = answers.board.command("task.archive", task_id=task.id)

    def explode(self: Command, turn: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(poison), "perform", explode)
    for command in (known, answers.board.command("task.create", title="Before"), poison):
        await answers.send(command)
    await answers.send(answers.board.command("task.create", title="After"))
    assert [type(answer) for answer in await answers.all()] == [Line, Line, Internal, Line]


async def test_what_postgres_cannot_keep_fails_alone(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours that only the database notices."""
    poison = answers.board.command("task.archive", task_id=(await answers.board.task()).id)
    monkeypatch.setattr(type(poison), "perform", lambda _, turn: turn.set(turn.project, {"name": "\x00"}))
    await answers.send(answers.board.command("task.create", title="Before"))
    await answers.send(poison)
    await answers.send(answers.board.command("task.create", title="After"))
    assert [type(answer) for answer in await answers.all()] == [Line, Internal, Line]
