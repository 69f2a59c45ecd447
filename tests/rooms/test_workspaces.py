"""Who belongs to a workspace, and what they may do there."""

import asyncio

import pytest

from rooms import workspaces
from rooms.accounts import bots
from rooms.accounts.gate import Gate
from rooms.actors import Actor
from rooms.errors import BoardError, Conflict, Forbidden, Invalid, NotFound
from rooms.ids import uuid7
from rooms.workspaces import Role
from tests.fixtures.identity import logged_in, newcomer


async def person(gate: Gate, name: str) -> Actor:
    return await logged_in(gate, await newcomer(gate, name))


async def with_role(gate: Gate, role: Role) -> tuple[Actor, Actor, str]:
    """Ada, who owns a workspace; grace, who has a role in it; the workspace."""
    ada, grace = await person(gate, "Ada"), await person(gate, "Grace")
    home = await workspaces.home(gate.db, ada.user_id)
    await workspaces.add(gate.db, ada, home, role, user_id=grace.user_id)
    return ada, grace, home


async def test_a_workspace_is_made_renamed_and_listed(gate: Gate) -> None:
    ada = await person(gate, "Ada")
    made = await workspaces.create(gate.db, ada, "  Analytical Engine ")
    assert (made.name, made.role, made.project_creators) == ("Analytical Engine", "owner", "member")
    renamed = await workspaces.update(gate.db, ada, made.id, name="Difference Engine")
    assert renamed.name == "Difference Engine"
    assert [each.name for each in await workspaces.mine(gate.db, ada)] == ["Ada's workspace", "Difference Engine"]
    for name in ("", "  ", "x" * 121):
        with pytest.raises(Invalid):
            await workspaces.update(gate.db, ada, made.id, name=name)


async def test_people_are_added_by_address_or_by_id(gate: Gate) -> None:
    ada, home = await person(gate, "Ada"), ""
    home = await workspaces.home(gate.db, ada.user_id)
    grace, linus = await newcomer(gate, "Grace"), await newcomer(gate, "Linus")
    assert grace.user.email is not None
    await workspaces.add(gate.db, ada, home, "admin", email=grace.user.email.upper())
    await workspaces.add(gate.db, ada, home, "member", user_id=linus.user.id)
    assert [(each.name, each.role) for each in await workspaces.members(gate.db, ada, home)] == [
        ("Ada", "owner"),
        ("Grace", "admin"),
        ("Linus", "member"),
    ]
    with pytest.raises(Conflict) as twice:
        await workspaces.add(gate.db, ada, home, "member", user_id=grace.user.id)
    assert twice.value.fields == {"current": {"role": "admin"}}
    for wrong in ({}, {"email": grace.user.email, "user_id": grace.user.id}, {"email": "nobody"}):
        with pytest.raises(Invalid):
            await workspaces.add(gate.db, ada, home, "member", **wrong)
    for unknown in ({"email": "nobody@example.org"}, {"user_id": uuid7()}, {"user_id": "x"}):
        with pytest.raises(NotFound):
            await workspaces.add(gate.db, ada, home, "member", **unknown)


async def test_for_a_stranger_a_workspace_does_not_exist(gate: Gate) -> None:
    ada, mallory = await person(gate, "Ada"), await person(gate, "Mallory")
    home = await workspaces.home(gate.db, ada.user_id)
    for place in (home, uuid7()):
        for attempt in (
            workspaces.get(gate.db, mallory, place),
            workspaces.update(gate.db, mallory, place, name="Mine"),
            workspaces.members(gate.db, mallory, place),
            workspaces.add(gate.db, mallory, place, "owner", user_id=mallory.user_id),
            workspaces.change_role(gate.db, mallory, place, ada.user_id, "member"),
            bots.dismiss(gate, mallory, place, ada.user_id),
        ):
            with pytest.raises(NotFound) as caught:
                await attempt
            assert caught.value.fields == {"kind": "workspace", "id": place}
    assert home not in [each.id for each in await workspaces.mine(gate.db, mallory)]


@pytest.mark.parametrize(
    ("role", "attempt", "allowed"),
    [
        ("member", "rename", False),
        ("member", "add member", False),
        ("member", "demote owner", False),
        ("member", "remove owner", False),
        ("member", "promote self", False),
        ("member", "leave", True),
        ("admin", "rename", True),
        ("admin", "add member", True),
        ("admin", "add owner", False),
        ("admin", "demote owner", False),
        ("admin", "remove owner", False),
        ("admin", "promote self", False),
        ("admin", "leave", True),
        ("owner", "add owner", True),
        ("owner", "demote owner", True),
        ("owner", "remove owner", True),
    ],
)
async def test_what_a_role_may_do(gate: Gate, role: Role, attempt: str, allowed: bool) -> None:
    ada, grace, home = await with_role(gate, role)
    linus = await person(gate, "Linus")
    wishes = {
        "rename": lambda: workspaces.update(gate.db, grace, home, name="Grace's"),
        "add member": lambda: workspaces.add(gate.db, grace, home, "member", user_id=linus.user_id),
        "add owner": lambda: workspaces.add(gate.db, grace, home, "owner", user_id=linus.user_id),
        "demote owner": lambda: workspaces.change_role(gate.db, grace, home, ada.user_id, "member"),
        "remove owner": lambda: bots.dismiss(gate, grace, home, ada.user_id),
        "promote self": lambda: workspaces.change_role(gate.db, grace, home, grace.user_id, "owner"),
        "leave": lambda: bots.dismiss(gate, grace, home, grace.user_id),
    }
    before = await workspaces.members(gate.db, ada, home)
    if allowed:
        await wishes[attempt]()
        return
    with pytest.raises(Forbidden):
        await wishes[attempt]()
    assert await workspaces.members(gate.db, ada, home) == before


async def test_the_last_owner_can_neither_leave_nor_step_down(gate: Gate) -> None:
    ada, grace, home = await with_role(gate, "admin")
    with pytest.raises(Conflict):
        await bots.dismiss(gate, ada, home, ada.user_id)
    with pytest.raises(Conflict):
        await workspaces.change_role(gate.db, ada, home, ada.user_id, "admin")
    await workspaces.change_role(gate.db, ada, home, grace.user_id, "owner")
    await bots.dismiss(gate, ada, home, ada.user_id)
    with pytest.raises(NotFound):
        await workspaces.get(gate.db, ada, home)


async def test_of_two_owners_who_leave_at_once_one_stays(gate: Gate) -> None:
    for _ in range(5):
        ada, grace, home = await with_role(gate, "owner")
        answers = await asyncio.gather(
            bots.dismiss(gate, ada, home, ada.user_id),
            bots.dismiss(gate, grace, home, grace.user_id),
            return_exceptions=True,
        )
        assert sum(answer is None for answer in answers) == 1
        assert sum(isinstance(answer, Conflict) for answer in answers) == 1


async def test_of_two_who_add_the_same_person_at_once_one_is_told(gate: Gate) -> None:
    ada, grace, home = await with_role(gate, "owner")
    linus = await person(gate, "Linus")
    answers = await asyncio.gather(
        workspaces.add(gate.db, ada, home, "member", user_id=linus.user_id),
        workspaces.add(gate.db, grace, home, "admin", user_id=linus.user_id),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert [each.name for each in await workspaces.members(gate.db, ada, home)].count("Linus") == 1


async def test_a_removal_and_a_promotion_at_once_leave_nothing_in_between(gate: Gate) -> None:
    ada, grace, home = await with_role(gate, "admin")
    answers = await asyncio.gather(
        bots.dismiss(gate, ada, home, grace.user_id),
        workspaces.update(gate.db, grace, home, name="Grace's"),
        return_exceptions=True,
    )
    assert answers[0] is None
    # The removed one was either in time, or is told that there is nothing here.
    assert not isinstance(answers[1], BoardError) or isinstance(answers[1], NotFound)


async def test_a_bot_stays_a_member_and_belongs_to_no_other_workspace(gate: Gate) -> None:
    ada = await person(gate, "Ada")
    home = await workspaces.home(gate.db, ada.user_id)
    other = await workspaces.create(gate.db, ada, "Other")
    bot = await bots.create(gate, ada, home, "Build bot")
    with pytest.raises(Forbidden):
        await workspaces.change_role(gate.db, ada, home, bot.user.id, "admin")
    with pytest.raises(NotFound):
        await workspaces.add(gate.db, ada, other.id, "member", user_id=bot.user.id)
    with pytest.raises(Forbidden):
        await workspaces.create(gate.db, Actor(bot.user.id, "Build bot", is_bot=True), "Mine")


async def test_a_workspace_says_who_may_begin_projects(gate: Gate) -> None:
    ada, grace, home = await with_role(gate, "member")
    mallory = await person(gate, "Mallory")
    assert await workspaces.may_create_projects(gate.db, ada.user_id, home)
    assert await workspaces.may_create_projects(gate.db, grace.user_id, home)
    assert not await workspaces.may_create_projects(gate.db, mallory.user_id, home)
    await workspaces.update(gate.db, ada, home, project_creators="admin")
    assert await workspaces.may_create_projects(gate.db, ada.user_id, home)
    assert not await workspaces.may_create_projects(gate.db, grace.user_id, home)


async def test_home_is_the_first_workspace_of_ones_own(gate: Gate) -> None:
    ada, grace, home = await with_role(gate, "member")
    await workspaces.create(gate.db, grace, "Later")
    [own] = [each.id for each in await workspaces.mine(gate.db, grace) if each.name == "Grace's workspace"]
    assert await workspaces.home(gate.db, grace.user_id) == own
    assert await workspaces.home(gate.db, ada.user_id) == home
    with pytest.raises(NotFound):
        await workspaces.home(gate.db, uuid7())
