"""Members: nobody gives or touches a role above their own, and a project never loses its last owner."""

import pytest

from rooms.errors import BoardError, Conflict, Forbidden, Invalid, NotFound
from rooms.records import Member, Task
from tests.fixtures.board import Board, email_of


async def test_somebody_is_let_in_by_address(apollo: Board) -> None:
    mallory = apollo.cast.mallory
    await apollo.do("member.add", email=email_of(mallory.id).upper(), role="viewer")
    member = await apollo.member(mallory)
    assert (member.name, member.role, member.bot) == ("Mallory", "viewer", False)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, Invalid),
        ({"user_id": "mallory", "email": "both@example.org"}, Invalid),
        ({"email": "nobody@example.org"}, NotFound),
        ({"user_id": "00000000-0000-7000-8000-000000000000"}, NotFound),
        ({"user_id": "grace"}, Conflict),
    ],
)
async def test_an_invitation_names_one_newcomer(
    apollo: Board, fields: dict[str, str], problem: type[BoardError]
) -> None:
    who = {"mallory": apollo.cast.mallory.id, "grace": apollo.cast.grace.id}
    with pytest.raises(problem):
        await apollo.do("member.add", **{name: who.get(value, value) for name, value in fields.items()})


async def test_nobody_gives_a_higher_role_than_their_own(apollo: Board) -> None:
    cast = apollo.cast
    with pytest.raises(Forbidden):
        await apollo.do("member.add", cast.radia, user_id=cast.mallory.id, role="owner")
    with pytest.raises(Forbidden):
        await apollo.do("member.update", cast.radia, user_id=cast.grace.id, role="owner")
    with pytest.raises(Forbidden):
        await apollo.do("member.update", cast.radia, user_id=cast.ada.id, role="viewer")
    with pytest.raises(Forbidden):
        await apollo.do("member.remove", cast.radia, user_id=cast.ada.id)
    await apollo.do("member.add", cast.radia, user_id=cast.mallory.id, role="admin")


async def test_the_last_owner_stays_owner(apollo: Board) -> None:
    cast = apollo.cast
    for event, fields in (("member.remove", {}), ("member.update", {"role": "admin"})):
        with pytest.raises(Invalid):
            await apollo.do(event, cast.ada, user_id=cast.ada.id, **fields)
    await apollo.do("member.update", user_id=cast.grace.id, role="owner")
    await apollo.do("member.remove", cast.ada, user_id=cast.ada.id)
    with pytest.raises(NotFound):
        await apollo.do("task.create", cast.ada, title="x")
    with pytest.raises(Invalid):
        await apollo.do("member.update", cast.grace, user_id=cast.grace.id, role="member")


async def test_who_leaves_leaves_their_tasks_too(apollo: Board) -> None:
    cast = apollo.cast
    task = await apollo.task(assignee_ids=[cast.grace.id, cast.linus.id])
    away = await apollo.task(assignee_ids=[cast.grace.id])
    await apollo.do("task.archive", task_id=away.id)
    line = await apollo.do("member.remove", cast.grace, user_id=cast.grace.id)
    assert line.entry.changes[0].kind == "member"
    assert (await apollo.now(Task, task.id)).assignee_ids == (cast.linus.id,)
    await apollo.do("task.restore", task_id=away.id)
    assert (await apollo.now(Task, away.id)).assignee_ids == ()


async def test_only_admins_remove_others(apollo: Board) -> None:
    with pytest.raises(Forbidden):
        await apollo.do("member.remove", apollo.cast.grace, user_id=apollo.cast.linus.id)
    await apollo.do("member.remove", apollo.cast.linus, user_id=apollo.cast.linus.id)


async def test_a_new_name_is_ones_own(apollo: Board) -> None:
    grace = apollo.cast.grace._replace(name="Rear Admiral Hopper")
    await apollo.do("member.rename", grace)
    assert (await apollo.now(Member, grace.id)).name == "Rear Admiral Hopper"
