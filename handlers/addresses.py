"""Where a request really comes from, when proxies stand in front of us."""

import ipaddress
from collections.abc import Iterable
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

FORWARDED: Final = "X-Forwarded-For"
KEY: Final = web.RequestKey("address", str)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def of(request: web.Request) -> str:
    """The address of the client, as far as it can be trusted."""
    return request.get(KEY) or request.remote or ""


def trusting(networks: Iterable[str]) -> Middleware:
    """A middleware that believes these proxies, given as addresses or networks, about whom they speak for.

    Raises ValueError when one of them is none.
    """
    trusted = [ipaddress.ip_network(network) for network in networks]

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[KEY] = client(request.remote or "", request.headers.getall(FORWARDED, []), trusted)
        return await handler(request)

    return note


def client(peer: str, forwarded: Iterable[str], trusted: list[Network]) -> str:
    """The last address in the chain that no proxy of ours stands for; what is before it, anybody may have written."""
    chain = [step.strip() for line in forwarded for step in line.split(",")]
    address = peer
    while chain and _is_in(address, trusted) and _parsed(chain[-1]) is not None:
        address = chain.pop()
    return address


def _is_in(address: str, networks: list[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
