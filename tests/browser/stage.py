"""What browsers and JavaScript clients need to meet: a served Boardcast, and the cast on it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from tests.browser.people import Person, Project, register
from tests.browser.served import Served


class Cast(NamedTuple):
    """Ada owns Apollo, Grace is a member of it."""

    ada: Person
    grace: Person
    apollo: Project


@pytest.fixture(scope="session")
def built() -> None:
    """The board as it is in the sources, with the official client beside it: built by the hook if need be."""
    import hatch_build

    try:
        hatch_build.refresh()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"the board could not be built: {error}")


@pytest.fixture(scope="session")
def served(
    built: None, database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server that stays up."""
    server = Served(database_url, redis_url, tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mortal(built: None, database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Served]:
    """A server that the test may kill and start again."""
    server = Served(database_url, redis_url, tmp_path)
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def cast(served: Served) -> Cast:
    return await found(served.address)


async def found(address: str) -> Cast:
    """The cast on this server."""
    ada, grace = await register(address, "Ada Lovelace"), await register(address, "Grace Hopper")
    apollo = await ada.found()
    await apollo.let_in(grace)
    return Cast(ada, grace, apollo)
