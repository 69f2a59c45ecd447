"""Hashing beside the event loop, bounded."""

import asyncio

import pytest

from rooms.errors import LimitReached
from rooms.passwords import Passwords


async def test_a_password_is_recognised_and_another_is_not() -> None:
    passwords = Passwords()
    hashed = await passwords.hash("correct horse battery")
    assert await passwords.verify("correct horse battery", hashed)
    assert not await passwords.verify("correct horse batterx", hashed)
    assert not passwords.outdated(hashed)
    passwords.close()


async def test_nobodys_hash_costs_a_verification_and_is_never_right() -> None:
    passwords = Passwords()
    assert not await passwords.verify("", None)
    await asyncio.sleep(0)
    assert passwords.done == 1
    # The same parameters as a real hash: argon2 does the same work for it.
    real = await passwords.hash("something")
    assert passwords._nobody.split("$")[:4] == real.split("$")[:4]
    assert [len(part) for part in passwords._nobody.split("$")] == [len(part) for part in real.split("$")]
    passwords.close()


async def test_a_broken_hash_is_a_wrong_password() -> None:
    passwords = Passwords()
    assert not await passwords.verify("something", "$argon2id$nonsense")
    passwords.close()


async def test_more_than_may_wait_are_told_to_come_back() -> None:
    passwords = Passwords(threads=1, waiting=3)
    answers = await asyncio.gather(*(passwords.verify("x" * 8, None) for _ in range(10)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, LimitReached)]
    assert answers.count(False) == 3
    assert len(refused) == 7
    assert refused[0].retryable
    await asyncio.sleep(0)
    assert passwords.busy == 0
    assert not await passwords.verify("x" * 8, None)
    passwords.close()


async def test_a_caller_who_leaves_frees_no_place_while_its_thread_works() -> None:
    passwords = Passwords(threads=1, waiting=1)
    leaving = asyncio.ensure_future(passwords.verify("x" * 8, None))
    await asyncio.sleep(0.005)
    leaving.cancel()
    with pytest.raises(LimitReached):
        await passwords.verify("x" * 8, None)
    async with asyncio.timeout(10):
        while passwords.busy:
            await asyncio.sleep(0.01)
    assert not await passwords.verify("x" * 8, None)
    passwords.close()


async def test_the_event_loop_turns_while_passwords_are_hashed() -> None:
    passwords = Passwords(threads=1)
    turns = 0
    hashing = asyncio.ensure_future(passwords.hash("correct horse battery"))
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
    passwords.close()
