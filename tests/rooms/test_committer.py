"""The committer: arrival order, races between instances, and refusals that count."""

import asyncio
from uuid import uuid4

import asyncpg

from rooms.errors import Conflict, Invalid, NotFound, WipLimitExceeded
from rooms.ids import derived
from rooms.messages import Line
from tests.checker import check_project
from tests.fixtures.board import Board, Start
from tests.fixtures.committing import Answers


async def test_an_edit_acked_elsewhere_is_known_to_the_next_command(apollo: Board, start: Start) -> None:
    """Whatever order Redis, the log and the command come in: no refusal from a State that is behind."""
    boards = [apollo, apollo.at((await start()).desk)]
    await boards[1].state()
    for number in range(60):
        here, there = boards[number % 2], boards[1 - number % 2]
        line = await here.do("task.create", title="Ping")
        await there.do("task.update", task_id=line.entry.changes[0].id, set={"title": "Pong"})


async def test_arrival_order_is_kept(answers: Answers) -> None:
    """C12: pipelined commands that build on each other all succeed."""
    for number in range(40):
        create = answers.board.command("task.create", title=f"Task {number}")
        await answers.send(create)
        id = derived(answers.board.id, "task", create.request_id)
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
