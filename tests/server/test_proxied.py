"""Behind a proxy, everybody has an address of their own (promise 8)."""

import aiohttp

from tests.fixtures.servers import Serve, Server

OPENING = "/socket.io/?EIO=4&transport=polling"


async def opened(server: Server, address: str) -> int:
    """The status of a new session of somebody for whom the proxy speaks."""
    headers = {"X-Forwarded-For": address}
    async with aiohttp.ClientSession() as http, http.get(server.url + OPENING, headers=headers) as answer:
        return answer.status


async def test_sockets_are_counted_by_the_address_that_a_trusted_proxy_tells(serve: Serve) -> None:
    limited = {"BOARDCAST_LIMITS": "on", "BOARDCAST_CONNECTIONS_PER_ADDRESS": "2"}
    server = await serve(**limited, BOARDCAST_TRUSTED_PROXIES="127.0.0.1")
    assert [await opened(server, "198.51.100.1") for _ in range(3)] == [200, 200, 503]
    assert await opened(server, "198.51.100.2") == 200


async def test_a_stranger_does_not_get_more_sockets_by_claiming_to_be_many(serve: Serve) -> None:
    server = await serve(BOARDCAST_LIMITS="on", BOARDCAST_CONNECTIONS_PER_ADDRESS="2")
    assert [await opened(server, f"198.51.100.{number}") for number in range(3)] == [200, 200, 503]
