"""Connections in hand, when they are cut."""

import asyncio
from typing import Any

import asyncpg
import pytest

from storage.connections import KEPT, Connections


async def opened(database_url: str) -> Connections:
    return Connections(await asyncpg.create_pool(database_url, min_size=1, max_size=KEPT))


async def kept(connections: Connections) -> Any:
    connection = await connections.take(5)
    assert connections.keep(connection)
    return connection


async def test_what_was_cut_while_it_was_kept_is_handed_to_nobody(database_url: str) -> None:
    connections = await opened(database_url)
    connection = await kept(connections)
    connection.terminate()
    taken = await connections.take(5)
    assert await taken.fetchval("select 1") == 1
    await connections.release(taken)
    await connections.close(5)


async def test_what_is_cut_is_not_kept(database_url: str) -> None:
    connections = await opened(database_url)
    connection = await connections.take(5)
    connection.terminate()
    assert not connections.keep(connection)
    await connections.release(connection)
    await connections.close(5)


@pytest.mark.parametrize("turns", range(4))
async def test_a_cut_in_the_moment_of_giving_back_is_no_error(database_url: str, turns: int) -> None:
    connections = await opened(database_url)
    for _ in range(KEPT + 1):  # none is lost to the pool either
        connection = await connections.take(5)
        real = connection._con
        back = asyncio.create_task(connections.release(connection))
        for _ in range(turns):
            await asyncio.sleep(0)
        real.terminate()
        await back
    await connections.close(5)


async def test_all_that_were_kept_go_though_they_are_cut_meanwhile(database_url: str) -> None:
    connections = await opened(database_url)
    both = [await connections.take(5) for _ in range(2)]
    real = [connection._con for connection in both]
    assert all(connections.keep(connection) for connection in both)
    expiring = asyncio.create_task(connections.expire())
    for _ in range(3):
        await asyncio.sleep(0)
    for connection in real:
        connection.terminate()
    await expiring
    await connections.release(await connections.take(5))
    await connections.close(5)
