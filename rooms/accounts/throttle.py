"""Guessing passwords is slow: attempts that fail use up a budget, those that succeed give theirs back.

Budgets belong to an address together with an account, and to an address. There is none for an account alone: with it,
a stranger could keep somebody out from anywhere; so the worst a stranger behind the same address can do is make
people wait for the next attempt.
"""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from rooms.errors import Invalid, LimitReached, Unauthenticated
from storage.limits import Limits


class _Budget(NamedTuple):
    name: str
    rate: float  # per second
    burst: int


PAIR: Final = _Budget("login", 1 / 20, 20)  # more typing errors than anybody makes, then 4,320 guesses a day
ADDRESS: Final = _Budget("address", 1.0, 100)  # an office behind one address, on a Monday
REGISTRATION: Final = _Budget("register", 1.0, 200)  # a school class behind one address


@asynccontextmanager
async def attempt(limits: Limits, address: str, account: str) -> AsyncIterator[None]:
    """Around the check of a password; leave with Unauthenticated or Invalid when it is wrong. Raises LimitReached."""
    place = network(address)
    keys = [(PAIR, f"{place}:{account}"), (ADDRESS, place)]
    for budget, key in keys:
        await _take(limits, budget, key)
    wrong = False
    try:
        yield
    except (Unauthenticated, Invalid):
        wrong = True
        raise
    finally:
        if not wrong:
            for budget, key in keys:
                await limits.give_back(f"{budget.name}:{key}", budget.rate)


async def registration(limits: Limits, address: str) -> None:
    """Before an account is made. Raises LimitReached."""
    await _take(limits, REGISTRATION, network(address))


def network(address: str) -> str:
    """Whom an address belongs to: for IPv6 that is a /64, of which one person has all."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))


async def _take(limits: Limits, budget: _Budget, key: str) -> None:
    wait = await limits.take(f"{budget.name}:{key}", budget.rate, budget.burst)
    if wait is not None:
        raise LimitReached(wait, "Too many attempts; please wait a moment")
