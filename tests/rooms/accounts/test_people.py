"""Registering, and what people change about themselves (PROTOCOL B1)."""

import asyncio

import pytest

from rooms.accounts import people, secrets, sessions
from rooms.accounts.gate import Gate
from rooms.errors import Conflict, Invalid, Unauthenticated
from storage import accounts, tokens, workspaces
from tests.fixtures.identity import PASSWORD, fresh_address, fresh_email, logged_in, newcomer


async def test_registering_makes_an_account_with_a_workspace_of_its_own(gate: Gate) -> None:
    ada = await newcomer(gate, "Ada")
    [home] = await workspaces.of(gate.db, ada.user.id)
    assert (home.name, home.role) == ("Ada's workspace", "owner")
    actor = await sessions.authenticate(gate, ada.access_token)
    assert (actor.user_id, actor.name, actor.is_bot) == (ada.user.id, "Ada", False)


async def test_an_address_has_one_account_however_it_is_spelled(gate: Gate) -> None:
    email = fresh_email()
    await people.register(gate, email, "Ada", PASSWORD, fresh_address())
    with pytest.raises(Conflict):
        await people.register(gate, email.upper(), "Ada", PASSWORD, fresh_address())
    assert await sessions.login(gate, f" {email.upper()}", PASSWORD, fresh_address())


async def test_of_two_who_register_the_same_address_at_once_one_gets_it(gate: Gate) -> None:
    email = fresh_email()
    answers = await asyncio.gather(
        *(people.register(gate, email, "Ada", PASSWORD, fresh_address()) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 3
    assert sum(isinstance(answer, sessions.Session) for answer in answers) == 1


async def test_a_person_can_change_name_and_leave_the_leaderboards(gate: Gate) -> None:
    ada = await newcomer(gate)
    actor = await logged_in(gate, ada)
    user = await people.update(gate, actor, name=" Countess ", hidden=True)
    assert (user.name, user.hidden_from_leaderboards) == ("Countess", True)
    assert await people.update(gate, actor) == user == await people.me(gate, actor)
    renewed = await sessions.refresh(gate, ada.refresh_token)
    assert (await sessions.authenticate(gate, renewed.access_token)).name == "Countess"


async def test_changing_the_password_ends_every_other_session(gate: Gate) -> None:
    here = await newcomer(gate)
    assert here.user.email is not None
    elsewhere = await sessions.login(gate, here.user.email, PASSWORD, fresh_address())
    actor = await logged_in(gate, here)
    with pytest.raises(Invalid) as caught:
        await people.change_password(gate, actor, "not the password", "another password", fresh_address())
    assert caught.value.fields == {"field": "password"}
    await people.change_password(gate, actor, PASSWORD, "another password", fresh_address())
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, elsewhere.refresh_token)
    assert await sessions.refresh(gate, here.refresh_token)
    with pytest.raises(Unauthenticated):
        await sessions.login(gate, here.user.email, PASSWORD, fresh_address())
    assert await sessions.login(gate, here.user.email, "another password", fresh_address())


async def test_a_login_with_the_old_password_that_races_its_change_does_not_survive(gate: Gate) -> None:
    here = await newcomer(gate)
    assert here.user.email is not None
    known = await accounts.login(gate.db, here.user.email)
    assert known is not None
    await people.change_password(gate, await logged_in(gate, here), PASSWORD, "another password", fresh_address())
    late = secrets.make("bcr_")
    family = here.user.id  # any fresh id
    assert not await tokens.begin(gate.db, family, known.id, known.password_set_at, late.sha256, 60)
