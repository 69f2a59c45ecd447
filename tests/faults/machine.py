"""A history that Hypothesis tells: it chooses what is done and what goes wrong, and shrinks what it finds.

One world for all tries, a new project and new clients for each. The loop runs in a thread of its own, so that servers'
words are heard between two steps, too.
"""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Final, Self

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.faults import troubles
from tests.faults.history import history
from tests.faults.world import World, world

CLIENTS: Final = 4
RESTARTS: Final = 1  # of a try: each takes seconds
HANG: Final = 120.0  # seconds; nothing is measured with it

CLIENT = st.integers(0, CLIENTS - 1)
INSTANCE = st.integers(0, 1)
WAY = st.sampled_from(["there", "back"])


class Stage:
    """A world of two instances on a loop in the background."""

    def __init__(self, sabotage: str = "") -> None:
        self._sabotage = sabotage
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stage", daemon=True)
        self._stack = AsyncExitStack()

    def __enter__(self) -> Self:
        self._thread.start()
        self.world: World = self.run(self._stack.enter_async_context(world(2, sabotage=self._sabotage)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(HANG)
        self._loop.close()

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """On the loop, to its end."""
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(HANG)


class Story(RuleBasedStateMachine):
    """What the harness can do, as rules; the verdict is given at the end."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._stack = AsyncExitStack()
        self._restarts = 0

    @initialize(seed=st.integers(0, 2**32 - 1))
    def people_come(self, seed: int) -> None:
        self._stage.run(self._recovered())
        self._told = self._stage.run(self._stack.enter_async_context(history(self._stage.world, seed)))
        self._stage.run(self._told.people(CLIENTS, polling=0.25))

    @rule(times=st.integers(1, 20))
    def edit(self, times: int) -> None:
        """Anybody anything, as the dice of the seed have it."""
        self._do(*[self._told._one_edit] * times)

    @rule(client=CLIENT, which=st.integers(0, 50))
    def ask_again(self, client: int, which: int) -> None:
        one = self._told.clients[client]
        acked = list(one.journal.acks)
        if acked:
            self._do(lambda: one.repeat(acked[which % len(acked)]))

    @rule(client=CLIENT)
    def cut_client(self, client: int) -> None:
        self._do(self._told.clients[client].leave)

    @rule(instance=INSTANCE, byte=st.integers(0, 2000), way=WAY)
    def cut_database(self, instance: int, byte: int, way: str) -> None:
        line = self._stage.world.instances[instance].database
        self._do(lambda: line.cut_at(byte, way))

    @rule()
    def kill_subscriptions(self) -> None:
        self._stage.run(self._stage.world.valkey.ask("CLIENT", "KILL", "TYPE", "pubsub"))

    @rule(instance=INSTANCE)
    def swallow_redis(self, instance: int) -> None:
        self._do(self._stage.world.instances[instance].redis.swallow)

    @rule(instance=INSTANCE)
    def mend_redis(self, instance: int) -> None:
        line = self._stage.world.instances[instance].redis
        self._do(line.mend, line.cut)

    @precondition(lambda self: self._restarts < RESTARTS)
    @rule(instance=INSTANCE)
    def restart(self, instance: int) -> None:
        one = self._stage.world.instances[instance]
        self._restarts += 1
        self._stage.run(one.kill())
        self._do(one.database.mend)  # a start without a database is refused, as it should be
        self._stage.run(one.start())

    @rule(milliseconds=st.integers(1, 200))
    def wait(self, milliseconds: int) -> None:
        self._stage.run(asyncio.sleep(milliseconds / 1000))

    def teardown(self) -> None:
        """Everything is mended, and all must agree."""
        try:
            self._stage.run(troubles.mend(self._told))
            wrong = self._stage.run(self._told.verdict())
        finally:
            self._stage.run(self._stack.aclose())
        assert not wrong, "\n".join(wrong[:5])

    async def _recovered(self) -> None:
        """Until the try before has left no connection that was cut: its 503 is not about this one."""
        world = self._stage.world
        async with asyncio.timeout(HANG):
            for instance in world.instances:
                while True:
                    try:
                        await world.ask(world.people[0], "GET", "projects", at=instance)
                        break
                    except AssertionError:
                        await asyncio.sleep(0.1)

    def _do(self, *doing: Any) -> None:
        """Plain calls, on the loop."""

        async def all_of_it() -> None:
            for one in doing:
                one()
                await asyncio.sleep(0.01)

        self._stage.run(all_of_it())
