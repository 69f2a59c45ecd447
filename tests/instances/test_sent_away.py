"""A server that is told to go can be asked until everybody has heard when to come back (A4)."""

import asyncio
import json
import signal

import aiohttp

from tests.fixtures.servers import HANG, Person, Serve, Server

HANDSHAKE = {"EIO": "4", "transport": "polling"}


class Poller:
    """Long-polling with a connection for each request, as some clients do it."""

    def __init__(self, http: aiohttp.ClientSession, server: Server) -> None:
        self._http = http
        self._url = f"{server.url}/socket.io/"
        self._query = dict(HANDSHAKE)

    async def come(self, who: Person) -> None:
        self._query["sid"] = json.loads((await self.poll())[1:])["sid"]
        async with self._http.post(self._url, params=self._query, data="40" + json.dumps({"token": who.token})):
            assert (await self.poll()).startswith("40")

    async def poll(self) -> str:
        async with self._http.get(self._url, params=self._query) as answer:
            assert answer.status == 200
            return await answer.text()


async def test_who_opens_a_connection_for_each_poll_hears_it_too(serve: Serve) -> None:
    """Red before: nobody could connect any more, so they heard nothing and came back all at once."""
    server = await serve(BOARDCAST_DRAIN_SECONDS="4")
    ada = await server.register("Ada")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as http, asyncio.timeout(HANG):
        pollers = [Poller(http, server) for _ in range(4)]
        for poller in pollers:
            await poller.come(ada)
        server.process.send_signal(signal.SIGTERM)
        while await _status(http, f"{server.url}/health/ready") != 503:
            pass
        assert await _status(http, f"{server.url}/socket.io/", **HANDSHAKE) == 503
        said = await asyncio.gather(*(poller.poll() for poller in pollers))
    closing = [json.loads(packet.removeprefix("42"))[1] for packet in said]
    assert closing == [{"reason": "drain", "retry_after": float(number)} for number in range(4)]
    assert await server.end() == 0


async def _status(http: aiohttp.ClientSession, url: str, **query: str) -> int:
    async with http.get(url, params=query) as answer:
        return answer.status
