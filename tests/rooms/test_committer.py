"""The committer: every command is answered exactly once, and takes effect at most once, whatever fails around it."""

import asyncio
import uuid
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from rooms.errors import BoardError, Conflict, Internal, Invalid, NotFound, WipLimitExceeded
from rooms.messages import Command, Doer, Line
from rooms.records import Task
from server.engine import Engine
from storage.append import Batch
from storage.errors import DatabaseAway
from tests.checker import check_project
from tests.fixtures.board import Board, Start, parsed

HANG = 20  # seconds; only a hang takes that long


class Answers:
    """Commands handed in the way sockets do it, with all answers that come back."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.given: dict[int, list[Line | BoardError]] = {}

    async def send(self, command: Command, who: Doer | None = None) -> int:
        room = await self.board.desk.rooms.open(command.project_id)
        number = len(self.given)
        answers = self.given[number] = []
        self.board.desk.committer.submit(room, who or self.board.cast.ada, command, answers.append)
        return number

    async def all(self) -> list[Line | BoardError]:
        """Every answer; fails when one was given twice, or never."""
        async with asyncio.timeout(HANG):
            while not all(self.given.values()):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # a second answer would follow at once
        assert all(len(answers) == 1 for answers in self.given.values()), self.given
        room = await self.board.desk.rooms.open(self.board.id)
        assert room.pins == 0
        return [answers[0] for answers in self.given.values()]


@pytest.fixture
def answers(apollo: Board) -> Answers:
    return Answers(apollo)


class Flaky:
    """Stands in the way of `append`: fails before or after the statement, as often as it is told."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.before = self.after = 0
        self.calls = 0
        self._append = engine.rooms.store.append
        monkeypatch.setattr(engine.rooms.store, "append", self.append)

    async def append(self, batch: Batch, runner: Any = None) -> set[str]:
        self.calls += 1
        if self.before:
            self.before -= 1
            raise DatabaseAway("cut before the statement")
        moved = await self._append(batch, runner)
        if self.after:
            self.after -= 1
            raise DatabaseAway("cut before the reply")
        return moved


@pytest.fixture
def flaky(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Flaky:
    return Flaky(engine, monkeypatch)


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


async def test_an_edit_acked_elsewhere_is_known_to_the_next_command(apollo: Board, start: Start) -> None:
    """Whatever order Redis, the log and the command come in: no refusal from a State that is behind."""
    boards = [apollo, apollo.at((await start()).desk)]
    await boards[1].state()
    for number in range(60):
        here, there = boards[number % 2], boards[1 - number % 2]
        line = await here.do("task.create", title="Ping")
        await there.do("task.update", task_id=line.entry.changes[0].id, set={"title": "Pong"})


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


async def test_arrival_order_is_kept(answers: Answers) -> None:
    """C12: pipelined commands that build on each other all succeed."""
    for number in range(40):
        create = answers.board.command("task.create", title=f"Task {number}")
        await answers.send(create)
        id = task_id(answers.board.id, create.request_id)
        await answers.send(answers.board.command("comment.add", task_id=id, body="Mine"))
        await answers.send(answers.board.command("task.delete", task_id=id))
    lines = await answers.all()
    seqs = [line.entry.seq for line in lines if isinstance(line, Line)]
    assert seqs == list(range(seqs[0], seqs[0] + 120))


async def test_nobody_starves_among_many_instances(apollo: Board, start: Start, database_url: str) -> None:
    """Every instance writes to the same project at once; lost races end under the heads' locks."""
    boards = [apollo, *[apollo.at((await start(database_connections=2)).desk) for _ in range(4)]]
    columns = await apollo.columns()

    async def write(board: Board) -> int:
        for number in range(25):
            await board.do("task.create", title=f"Task {number}", column_id=columns[number % 3].id)
        return 25

    async with asyncio.timeout(60):
        assert sum(await asyncio.gather(*(write(board) for board in boards))) == 125
    replica = await check_project(database_url, apollo.id)
    assert sorted(r["number"] for (kind, _), r in replica.records.items() if kind == "task") == list(range(1, 126))


async def test_a_wip_limit_holds_against_all_instances(apollo: Board, start: Start, database_url: str) -> None:
    """Read-then-write rules are right because they count only if nothing happened in between."""
    column = await apollo.column("Full", wip_limit=3)
    boards = [apollo, apollo.at((await start()).desk), apollo.at((await start()).desk)]
    done = await asyncio.gather(
        *(board.do("task.create", title="Squeeze in", column_id=column.id) for board in boards * 4),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Line) for one in done) == 3
    assert sum(isinstance(one, WipLimitExceeded) for one in done) == 9
    assert len(await apollo.order(column.id)) == 3


async def test_one_person_asked_for_in_two_ways_at_once_is_one_person(answers: Answers) -> None:
    """Commands of a batch share the cold records they name; sharing must not hide anything from one of them."""
    board, mallory = answers.board, answers.board.cast.mallory
    await answers.send(board.command("member.add", email=f"{mallory.id}@example.org"))
    await answers.send(board.command("member.add", user_id=mallory.id))
    await answers.send(board.command("member.add", email=f"{mallory.id}@EXAMPLE.org"))
    assert [type(answer) for answer in await answers.all()] == [Line, Conflict, Conflict]


async def test_a_refusal_is_final_when_nothing_happened_meanwhile(answers: Answers) -> None:
    await answers.send(answers.board.command("task.move", task_id=str(uuid4()), column_id=str(uuid4())))
    await answers.send(answers.board.command("task.create", title="x", after_id=str(uuid4())))
    assert [type(answer) for answer in await answers.all()] == [NotFound, Invalid]


async def test_a_move_to_a_later_epoch_loses(apollo: Board, start: Start, database_url: str) -> None:
    """A head with the same seq in another epoch is another log: nothing may be appended to it from memory."""
    await apollo.task()
    connection = await asyncpg.connect(database_url)
    await connection.execute("update heads set epoch = 'restored' where project_id = $1", apollo.id)
    await connection.close()
    await apollo.task("After the restore")
    assert (await apollo.state()).epoch == "restored"


def task_id(project_id: str, request_id: str) -> str:
    return str(uuid.uuid5(uuid.UUID(project_id), f"task:{request_id}"))


async def test_the_id_of_a_task_follows_from_its_request(apollo: Board) -> None:
    """Clients know it beforehand."""
    line = await apollo.do("task.create", request_id="r-1", title="Known")
    assert line.entry.changes[0].id == task_id(apollo.id, "r-1")
    assert (await apollo.now(Task, task_id(apollo.id, "r-1"))).title == "Known"
