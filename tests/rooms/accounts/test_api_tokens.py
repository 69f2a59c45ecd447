"""Tokens of programs: shown once, revoked one by one."""

import asyncio

import pytest

from rooms.accounts import api_tokens, bearers, bots, sessions
from rooms.accounts.gate import Gate
from rooms.accounts.keyring import Keyring
from rooms.errors import Forbidden, LimitReached, NotFound, Unauthenticated
from rooms.ids import uuid7
from storage import tokens, workspaces
from tests.fixtures.identity import SECRET, logged_in, newcomer


async def test_a_token_is_shown_once_and_stands_for_its_owner(gate: Gate) -> None:
    ada = await newcomer(gate, "Ada")
    actor = await logged_in(gate, ada)
    made = await api_tokens.create(gate, actor, " nightly report ")
    assert made.token.startswith("bct_")
    assert made.name == "nightly report"
    program = await sessions.authenticate(gate, made.token)
    assert (program.user_id, program.name, program.is_bot) == (ada.user.id, "Ada", False)
    assert program.expires_at is None
    assert program.family is None
    [listed] = await api_tokens.mine(gate, actor)
    assert (listed.id, listed.name) == (made.id, made.name)
    assert listed.last_used_at is not None
    assert not hasattr(listed, "token")


async def test_only_a_digest_is_kept(gate: Gate) -> None:
    made = await api_tokens.create(gate, await logged_in(gate, await newcomer(gate)), "script")
    async with gate.db.transaction() as transaction:
        kept = await transaction._connection.fetchval("select t::text from api_tokens t where id = $1", made.id)
    assert made.token not in kept
    assert made.token[4:] not in kept


async def test_a_revoked_token_ends_here_at_once(gate: Gate) -> None:
    actor = await logged_in(gate, await newcomer(gate))
    made = await api_tokens.create(gate, actor, "script")
    await sessions.authenticate(gate, made.token)
    await api_tokens.revoke(gate, actor, made.id)
    with pytest.raises(Unauthenticated):
        await sessions.authenticate(gate, made.token)
    assert await api_tokens.mine(gate, actor) == []
    with pytest.raises(NotFound):
        await api_tokens.revoke(gate, actor, made.id)


async def test_a_revoked_token_ends_on_another_instance_when_it_asks_again(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Gate(gate.db, gate.limits, Keyring([SECRET]), gate.passwords)
    actor = await logged_in(gate, await newcomer(gate))
    made = await api_tokens.create(gate, actor, "script")
    monkeypatch.setattr(bearers, "FRESH", 0.05)
    assert bearers.FRESH <= 30
    await sessions.authenticate(other, made.token)
    await api_tokens.revoke(gate, actor, made.id)
    await asyncio.sleep(0.06)
    with pytest.raises(Unauthenticated):
        await sessions.authenticate(other, made.token)


async def test_nobody_revokes_the_token_of_somebody_else(gate: Gate) -> None:
    ada = await logged_in(gate, await newcomer(gate, "Ada"))
    mallory = await logged_in(gate, await newcomer(gate, "Mallory"))
    made = await api_tokens.create(gate, ada, "script")
    with pytest.raises(NotFound):
        await api_tokens.revoke(gate, mallory, made.id)
    assert await sessions.authenticate(gate, made.token)


async def test_a_token_cannot_make_another_token(gate: Gate) -> None:
    made = await api_tokens.create(gate, await logged_in(gate, await newcomer(gate)), "script")
    with pytest.raises(Forbidden):
        await api_tokens.create(gate, await sessions.authenticate(gate, made.token), "heir")


async def test_nonsense_is_no_token(gate: Gate) -> None:
    for token in ("bct_", "bct_" + "x" * 43, "bct_" + "x" * 100_000, "bct_\x00", "bct_" + "é" * 43):
        with pytest.raises(Unauthenticated):
            await sessions.authenticate(gate, token)


async def test_a_user_has_a_bounded_number_of_tokens(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_tokens, "MAX_TOKENS", 2)
    actor = await logged_in(gate, await newcomer(gate))
    first = await api_tokens.create(gate, actor, "one")
    await api_tokens.create(gate, actor, "two")
    with pytest.raises(LimitReached):
        await api_tokens.create(gate, actor, "three")
    await api_tokens.revoke(gate, actor, first.id)
    assert await api_tokens.create(gate, actor, "three")


async def test_what_is_remembered_of_tokens_is_bounded(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bearers, "MAX_REMEMBERED", 2)
    actor = await logged_in(gate, await newcomer(gate))
    made = [await api_tokens.create(gate, actor, f"script {n}") for n in range(4)]
    for token in made * 2:
        assert await sessions.authenticate(gate, token.token)
    assert len(gate.bearers._remembered) == 2


async def test_a_busy_bot_costs_one_look_up(gate: Gate) -> None:
    made = await api_tokens.create(gate, await logged_in(gate, await newcomer(gate)), "script")
    first = await sessions.authenticate(gate, made.token)
    # The same object: nothing was asked again.
    assert all([await sessions.authenticate(gate, made.token) is first for _ in range(10)])


async def test_a_bot_is_a_member_of_its_workspace_with_a_token_and_no_password(gate: Gate) -> None:
    ada = await logged_in(gate, await newcomer(gate, "Ada"))
    home = await workspaces.home(gate.db, ada.user_id)
    assert home is not None
    bot = await bots.create(gate, ada, home, "Build bot")
    assert (bot.user.name, bot.user.is_bot, bot.user.email) == ("Build bot", True, None)
    actor = await sessions.authenticate(gate, bot.token.token)
    assert (actor.user_id, actor.name, actor.is_bot) == (bot.user.id, "Build bot", True)
    member = await workspaces.member(gate.db, home, bot.user.id)
    assert member is not None
    assert (member.role, member.is_bot) == ("member", True)
    assert await workspaces.home(gate.db, bot.user.id) == home


async def test_a_dismissed_bot_ends_with_all_its_tokens(gate: Gate) -> None:
    ada = await logged_in(gate, await newcomer(gate, "Ada"))
    home = await workspaces.home(gate.db, ada.user_id)
    assert home is not None
    bot = await bots.create(gate, ada, home, "Build bot")
    await sessions.authenticate(gate, bot.token.token)
    await bots.dismiss(gate, ada, home, bot.user.id)
    with pytest.raises(Unauthenticated):
        await sessions.authenticate(gate, bot.token.token)
    assert await tokens.mine(gate.db, bot.user.id) == []


async def test_a_stranger_makes_no_bot_and_learns_of_no_workspace(gate: Gate) -> None:
    ada = await logged_in(gate, await newcomer(gate, "Ada"))
    mallory = await logged_in(gate, await newcomer(gate, "Mallory"))
    home = await workspaces.home(gate.db, ada.user_id)
    assert home is not None
    for place in (home, uuid7()):
        with pytest.raises(NotFound):
            await bots.create(gate, mallory, place, "Spy")
