"""Logging in, out, and being kept from guessing (PROTOCOL B1)."""

import asyncio
import time
from statistics import median

import pytest
from argon2 import PasswordHasher

from rooms.accounts import sessions
from rooms.accounts.gate import Gate
from rooms.errors import LimitReached, Unauthenticated
from storage import accounts
from tests.fixtures.identity import PASSWORD, fresh_address, fresh_email, newcomer


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


async def test_logging_out_ends_the_session(gate: Gate) -> None:
    ada = await newcomer(gate)
    await sessions.logout(gate, await sessions.authenticate(gate, ada.access_token))
    with pytest.raises(Unauthenticated):
        await sessions.refresh(gate, ada.refresh_token)


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


async def seconds_to_refuse(gate: Gate, email: str) -> float:
    address = fresh_address()
    before = time.perf_counter()
    with pytest.raises(Unauthenticated):
        await sessions.login(gate, email, "not the password", address)
    return time.perf_counter() - before
