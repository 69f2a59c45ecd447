"""Answers from memory: never older than what the database says, and never for those who may not see them."""

import asyncio
import random
from typing import Any

import pytest

from rooms.answers import KEPT, Told
from rooms.desk import Desk
from rooms.errors import BoardError, NotFound
from rooms.questions.history import History
from rooms.questions.question import Question
from rooms.questions.tasks import Tasks
from tests.fixtures.board import Board, Cast, Start, founded
from tests.fixtures.seeds import dice


async def ask(desk: Desk, question: Question, who: Any) -> Told:
    return await desk.answers.ask(desk, question, who.id)


async def afresh(desk: Desk, question: Question, who: Any) -> Told:
    return Told.of(await question.ask(desk, who.id))


async def test_an_answer_is_made_once_and_given_to_all_members_until_something_happens(
    desk: Desk, apollo: Board
) -> None:
    cast = apollo.cast
    await apollo.task("Land")
    for question in (Tasks(project_id=apollo.id), History(project_id=apollo.id)):
        told = await ask(desk, question, cast.ada)
        assert await ask(desk, question, cast.linus) is told
    told = await ask(desk, Tasks(), cast.grace)
    assert await ask(desk, Tasks(), cast.grace) is told
    assert await ask(desk, Tasks(), cast.linus) is not told


async def test_who_asks_right_after_an_edit_is_told_of_it_on_every_instance(
    desk: Desk, apollo: Board, start: Start
) -> None:
    other = (await start()).desk
    questions = (Tasks(project_id=apollo.id), Tasks(), History(project_id=apollo.id))
    for number in range(5):
        task = await apollo.task(f"Number {number}")
        for question in questions:
            for place in (desk, other):
                assert task.id in (await ask(place, question, apollo.cast.ada)).body.decode()


async def test_what_is_in_memory_is_not_told_to_strangers_nor_to_those_who_were_removed(
    desk: Desk, apollo: Board, start: Start
) -> None:
    cast, other = apollo.cast, (await start()).desk
    await apollo.task("Land")
    question = Tasks(project_id=apollo.id)
    for place in (desk, other):
        assert await ask(place, question, cast.grace) is await ask(place, question, cast.ada)
        with pytest.raises(NotFound):
            await ask(place, question, cast.mallory)
    await apollo.do("member.remove", user_id=cast.grace.id)
    for place in (desk, other):
        assert b"Land" in (await ask(place, question, cast.ada)).body
        with pytest.raises(NotFound):
            await ask(place, question, cast.grace)
        assert b"Land" not in (await ask(place, Tasks(), cast.grace)).body


async def test_a_deleted_project_is_told_to_nobody(desk: Desk, apollo: Board) -> None:
    question = Tasks(project_id=apollo.id)
    await ask(desk, question, apollo.cast.ada)
    await apollo.do("project.delete")
    with pytest.raises(NotFound):
        await ask(desk, question, apollo.cast.ada)


async def test_many_who_ask_at_once_share_one_answer(desk: Desk, apollo: Board) -> None:
    question = Tasks(project_id=apollo.id)
    people = [apollo.cast.ada, apollo.cast.grace, apollo.cast.linus] * 5
    told = await asyncio.gather(*(ask(desk, question, who) for who in people))
    assert all(each is told[0] for each in told)


async def test_questions_without_end_push_out_the_oldest_answers_only(desk: Desk, apollo: Board) -> None:
    first = History(project_id=apollo.id, after=0)
    told = await ask(desk, first, apollo.cast.ada)
    for after in range(1, KEPT):
        await ask(desk, History(project_id=apollo.id, after=after), apollo.cast.ada)
    assert await ask(desk, first, apollo.cast.ada) is told
    await ask(desk, History(project_id=apollo.id, after=KEPT), apollo.cast.ada)
    assert await ask(desk, first, apollo.cast.ada) is not told


async def test_answers_are_those_of_the_database_whatever_happens_wherever(
    desk: Desk, cast: Cast, start: Start
) -> None:
    chance = dice("answers")
    other = (await start()).desk
    boards = [await founded(desk, cast), await founded(desk, cast, "Gemini")]
    boards += [board.at(other) for board in boards]
    for board in boards:
        await board.task()
    for _ in range(120):
        board = chance.choice(boards)
        await happening(board, chance)
        place, who = chance.choice((desk, other)), chance.choice((cast.grace, cast.linus, cast.radia))
        question = chance.choice((Tasks(project_id=board.id), Tasks(limit=3), History(project_id=board.id)))
        told, expected = await either(ask(place, question, who)), await either(afresh(place, question, who))
        assert told == expected


async def happening(board: Board, chance: random.Random) -> None:
    """An edit, or a person who comes or goes, or nothing."""
    task = (await board.at(board.desk).order((await board.columns())[0].id) or [None])[0]
    match chance.randrange(5):
        case 0:
            await board.task(f"Task {chance.random()}")
        case 1 if task is not None:
            await board.do("task.update", task_id=task, set={"title": f"Changed {chance.random()}"})
        case 2:
            await either(board.do("member.remove", user_id=board.cast.grace.id))
        case 3:
            await either(board.do("member.add", user_id=board.cast.grace.id, role="viewer"))


async def either(doing: Any) -> Any:
    """What comes of it, or the kind of refusal."""
    try:
        return await doing
    except BoardError as error:
        return type(error)
