"""Comments: one's own words, counted on the card, calling people by name."""

import pytest

from rooms.board.comments import mentioned
from rooms.errors import Forbidden, Invalid, NotFound
from rooms.records import Member, Task
from tests.fixtures.board import Board


async def said(board: Board, who: str, task: Task, body: str = "Said") -> str:
    return (await board.do("comment.add", getattr(board.cast, who), task_id=task.id, body=body)).entry.changes[0].id


async def test_a_comment_is_its_authors(apollo: Board) -> None:
    cast, task = apollo.cast, await apollo.task()
    hers = await said(apollo, "grace", task)
    for who in (cast.ada, cast.radia):
        with pytest.raises(Forbidden):
            await apollo.do("comment.update", who, comment_id=hers, body="Put into her mouth")
    line = await apollo.do("comment.update", cast.grace, comment_id=hers, body="Corrected")
    assert line.entry.changes[0].set["edited_at"] == line.entry.at  # type: ignore[union-attr]
    his = await said(apollo, "ada", task)
    with pytest.raises(Forbidden):
        await apollo.do("comment.delete", cast.grace, comment_id=his)
    await apollo.do("comment.delete", cast.grace, comment_id=hers)
    await apollo.do("comment.delete", cast.radia, comment_id=his)
    assert (await apollo.now(Task, task.id)).comments == 0
    with pytest.raises(NotFound):
        await apollo.do("comment.delete", comment_id=his)


async def test_comments_are_counted_and_rest_with_an_archived_task(apollo: Board) -> None:
    task = await apollo.task()
    first = await said(apollo, "ada", task)
    await said(apollo, "grace", task)
    await apollo.do("task.archive", task_id=task.id)
    with pytest.raises(NotFound):
        await apollo.do("comment.delete", comment_id=first)
    await apollo.do("task.restore", task_id=task.id)
    assert (await apollo.now(Task, task.id)).comments == 2
    await apollo.do("comment.delete", comment_id=first)
    assert (await apollo.now(Task, task.id)).comments == 1


@pytest.mark.parametrize("body", ["", "  \n", "x" * 20_001, None])
async def test_a_comment_says_something(apollo: Board, body: str | None) -> None:
    with pytest.raises(Invalid):
        apollo.command("comment.add", task_id=apollo.id, body=body)


def member(id: str, name: str) -> Member:
    return Member(id=id, name=name, role="member")


PEOPLE = [
    member("g", "Grace Hopper"),
    member("a", "Ada"),
    member("a2", "Ada Byron"),
    member("u", "Ünal Öz"),
    member("b", "Bo Derek"),
    member("b2", "Bo Diddley"),
]


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("@Grace look", ("g",)),
        ("@grace hopper, @GRACE", ("g",)),
        ("(@Grace)", ("g",)),
        ("mail grace@example.org", ()),
        ("@Gracey", ()),
        ("@Ada", ("a",)),  # her whole name
        ("@Bo", ()),  # two are called so
        ("@Bo Diddley", ("b2",)),
        ("@Ada Byron!", ("a2",)),
        ("@ünal and @Grace", ("u", "g")),
        ("@nobody @", ()),
        ("@@Grace", ("g",)),
    ],
)
def test_a_name_behind_an_at_calls_its_bearer(body: str, called: tuple[str, ...]) -> None:
    assert mentioned(body, PEOPLE) == called


async def test_only_members_are_called(apollo: Board) -> None:
    task = await apollo.task()
    line = await apollo.do("comment.add", task_id=task.id, body="@Grace @Mallory @Radia Perlman")
    assert line.entry.changes[0].record.mentions == (apollo.cast.grace.id, apollo.cast.radia.id)  # type: ignore[union-attr]
