"""Logging in, staying logged in, and what ends it (PROTOCOL B1)."""

import asyncio
import time
from statistics import median

import pytest
from argon2 import PasswordHasher

from rooms.accounts import people, secrets, sessions
from rooms.accounts.gate import Gate
from rooms.errors import Conflict, Invalid, LimitReached, Unauthenticated
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


async def test_a_wrong_password_and_an_unknown_address_are_told_the_same(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    with pytest.raises(Unauthenticated) as wrong:
        await sessions.login(gate, ada.user.email, "not the password", fresh_address())
    with pytest.raises(Unauthenticated) as unknown:
        await sessions.login(gate, fresh_email(), "not the password", fresh_address())
    with pytest.raises(Unauthenticated) as nonsense:
        await sessions.login(gate, "", "x" * 10_000, fresh_address())
    assert wrong.value.args == unknown.value.args == nonsense.value.args
    assert wrong.value.fields == unknown.value.fields == nonsense.value.fields == {}


async def test_every_login_costs_exactly_one_verification(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    for email, password in [
        (ada.user.email, PASSWORD),
        (ada.user.email, "not the password"),
        (fresh_email(), PASSWORD),
        ("no address", PASSWORD),
        (ada.user.email, ""),
        (ada.user.email, "x" * 100_000),
    ]:
        before = gate.passwords.done
        await asyncio.gather(sessions.login(gate, email, password, fresh_address()), return_exceptions=True)
        assert gate.passwords.done - before == 1, email


async def test_a_wrong_password_takes_as_long_as_an_unknown_address(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    wrong, unknown = [], []
    for _ in range(7):
        wrong.append(await seconds_to_refuse(gate, ada.user.email))
        unknown.append(await seconds_to_refuse(gate, fresh_email()))
    # A generous bound: without the verification of nobody's hash this is a factor of twenty.
    assert 1 / 3 < median(wrong) / median(unknown) < 3


async def test_a_disabled_account_is_refused_like_a_wrong_password(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    async with gate.db.transaction() as transaction:
        await transaction._connection.execute("update users set disabled_at = now() where id = $1", ada.user.id)
    with pytest.raises(Unauthenticated, match="address or the password"):
        await sessions.login(gate, ada.user.email, PASSWORD, fresh_address())
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, ada.refresh_token)


async def test_a_refresh_token_is_exchanged_for_the_next(gate: Gate) -> None:
    first = await newcomer(gate)
    second = await sessions.refresh(gate, first.refresh_token)
    third = await sessions.refresh(gate, second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert third.user == first.user
    before, after = [await sessions.authenticate(gate, each.access_token) for each in (first, third)]
    assert before.family == after.family


async def test_a_reused_refresh_token_ends_its_family_and_no_other(gate: Gate) -> None:
    first = await newcomer(gate)
    assert first.user.email is not None
    elsewhere = await sessions.login(gate, first.user.email, PASSWORD, fresh_address())
    second = await sessions.refresh(gate, first.refresh_token)
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, first.refresh_token)
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, second.refresh_token)
    assert await sessions.refresh(gate, elsewhere.refresh_token)


async def test_of_concurrent_refreshes_with_one_token_exactly_one_wins_and_the_family_ends(gate: Gate) -> None:
    for _ in range(5):
        first = await newcomer(gate)
        answers = await asyncio.gather(
            *(sessions.refresh(gate, first.refresh_token) for _ in range(8)), return_exceptions=True
        )
        won = [answer for answer in answers if isinstance(answer, sessions.Session)]
        assert len(won) == 1
        assert sum(isinstance(answer, Unauthenticated) for answer in answers) == 7
        with pytest.raises(Unauthenticated):
            await sessions.refresh(gate, won[0].refresh_token)


async def test_a_reuse_ends_a_token_that_is_being_made_at_that_moment(gate: Gate) -> None:
    for _ in range(10):
        first = await newcomer(gate)
        second = await sessions.refresh(gate, first.refresh_token)
        third, _ = await asyncio.gather(
            sessions.refresh(gate, second.refresh_token),
            sessions.refresh(gate, first.refresh_token),
            return_exceptions=True,
        )
        if isinstance(third, sessions.Session):
            with pytest.raises(Unauthenticated):
                await sessions.refresh(gate, third.refresh_token)


async def test_an_expired_refresh_token_is_refused_and_ends_nothing(gate: Gate) -> None:
    gate.refresh_seconds = 0.001
    first = await newcomer(gate)
    await asyncio.sleep(0.01)
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, first.refresh_token)
    actor = await sessions.authenticate(gate, first.access_token)
    assert await tokens.revoke_reused(gate.db, secrets.digest("bcr_", first.refresh_token) or b"") is None
    assert actor.family is not None


async def test_nonsense_is_no_refresh_token(gate: Gate) -> None:
    ada = await newcomer(gate)
    for token in ("", "bcr_", "bcr_" + "x" * 43, ada.access_token, "bct_" + "x" * 43, "\x00", "é" * 47):
        with pytest.raises(Unauthenticated):
            await sessions.refresh(gate, token)


async def test_logging_out_ends_the_session(gate: Gate) -> None:
    ada = await newcomer(gate)
    await sessions.logout(gate, await sessions.authenticate(gate, ada.access_token))
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, ada.refresh_token)


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


async def test_a_hash_of_another_cost_is_replaced_at_the_next_login(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    known = await accounts.login(gate.db, ada.user.email)
    assert known is not None
    await accounts.rehash(gate.db, known.id, known.password_hash, cheap)
    assert await sessions.login(gate, ada.user.email, PASSWORD, fresh_address())
    known = await accounts.login(gate.db, ada.user.email)
    assert known is not None
    assert not gate.passwords.outdated(known.password_hash)
    assert await sessions.login(gate, ada.user.email, PASSWORD, fresh_address())


async def test_guessing_is_slowed_down_for_the_guesser_alone(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    stranger = fresh_address()
    refused: list[Exception] = []
    for _ in range(22):
        with pytest.raises((Unauthenticated, LimitReached)) as caught:
            await sessions.login(gate, ada.user.email, "guess", stranger)
        refused.append(caught.value)
    assert [type(each) for each in refused] == [Unauthenticated] * 20 + [LimitReached] * 2
    wait = refused[-1].fields["retry_after"]  # type: ignore[attr-defined]
    assert 0 < wait <= 20
    # Not even the right password helps there, and unknown addresses are slowed down just the same.
    with pytest.raises(LimitReached):
        await sessions.login(gate, ada.user.email, PASSWORD, stranger)
    assert await sessions.login(gate, ada.user.email, PASSWORD, fresh_address())


async def test_logins_that_succeed_use_up_nothing(gate: Gate) -> None:
    ada = await newcomer(gate)
    assert ada.user.email is not None
    home = fresh_address()
    for _ in range(25):
        await sessions.login(gate, ada.user.email, PASSWORD, home)


async def test_a_person_can_change_name_and_leave_the_leaderboards(gate: Gate) -> None:
    ada = await newcomer(gate)
    actor = await logged_in(gate, ada)
    user = await people.update(gate, actor, name=" Countess ", hidden=True)
    assert (user.name, user.hidden_from_leaderboards) == ("Countess", True)
    assert await people.update(gate, actor) == user == await people.me(gate, actor)
    renewed = await sessions.refresh(gate, ada.refresh_token)
    assert (await sessions.authenticate(gate, renewed.access_token)).name == "Countess"


async def test_what_expired_is_swept_away(gate: Gate) -> None:
    live = await newcomer(gate)
    gate.refresh_seconds = 0.001
    dead = await newcomer(gate)
    await asyncio.sleep(0.01)
    await tokens.sweep(gate.db)
    left = [secrets.digest("bcr_", each.refresh_token) for each in (live, dead)]
    async with gate.db.transaction() as transaction:
        query = "select count(*) from refresh_tokens where sha256 = $1"
        assert [await transaction._connection.fetchval(query, digest) for digest in left] == [1, 0]
    gate.refresh_seconds = 60
    assert await sessions.refresh(gate, live.refresh_token)


async def seconds_to_refuse(gate: Gate, email: str) -> float:
    address = fresh_address()
    before = time.perf_counter()
    with pytest.raises(Unauthenticated):
        await sessions.login(gate, email, "not the password", address)
    return time.perf_counter() - before
