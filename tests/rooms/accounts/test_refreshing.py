"""Staying logged in: every refresh token is good once (PROTOCOL B1)."""

import asyncio

import pytest

from rooms.accounts import secrets, sessions
from rooms.accounts.gate import Gate
from rooms.errors import Unauthenticated
from storage import tokens
from tests.fixtures.identity import PASSWORD, fresh_address, newcomer


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
