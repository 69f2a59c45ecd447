"""Whoever can write to Redis can say again what an instance said, and changes nothing by it (promises 4 and 9)."""

import asyncio
from typing import Any
from uuid import uuid4

import redis.asyncio

from tests.fixtures.servers import Client, Serve
from tests.instances.test_two_processes import project

HANG = 30  # seconds


class Overheard:
    """Everything that goes over Redis, and says it again."""

    def __init__(self, url: str) -> None:
        self._redis = redis.asyncio.Redis.from_url(url)
        self._listening = self._redis.pubsub()
        self.messages: list[tuple[bytes, bytes]] = []

    async def __aenter__(self) -> "Overheard":
        await self._listening.psubscribe("*")
        self._task = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._listening.aclose()
        await self._redis.aclose()

    async def say_again(self) -> None:
        for channel, body in list(self.messages):
            await self._redis.publish(channel, body)

    async def _listen(self) -> None:
        async for message in self._listening.listen():
            if message["type"] == "pmessage":
                self.messages.append((message["channel"], message["data"]))


async def until(holds: Any) -> None:
    async with asyncio.timeout(HANG):
        while not holds():
            await asyncio.sleep(0.02)


def notices(client: Client) -> list[int]:
    return [said["seq"] for name, said in client.events if name == "notification"]


async def test_what_was_said_before_tells_nobody_anything(serve: Serve, redis_url: str) -> None:
    first, second = await serve(), await serve()
    ada, grace = await first.register("Ada"), await first.register("Grace")
    writer, id = await project(first, ada)
    ack = await writer.call("member.add", project_id=id, request_id=uuid4().hex, user_id=grace.id, role="member")
    assert ack["ok"], ack
    async with Overheard(redis_url) as overheard:
        hers, leaving = await second.connect(grace), await second.connect(grace)
        await leaving.join(id)

        async def assign() -> int:
            ack = await writer.call(
                "task.create", project_id=id, request_id=uuid4().hex, title="For you", assignee_ids=[grace.id]
            )
            seq: int = ack["seq"]
            await until(lambda: seq in notices(hers))
            return seq

        def present() -> set[str]:
            people: set[str] = set()
            for name, said in writer.events:
                if name == "presence":
                    people |= {one["user_id"] for one in said["joined"]}
                    people -= set(said["left"])
            return people

        told = [await assign()]
        await until(lambda: grace.id in present())
        leaving.close()
        await until(lambda: grace.id not in present())
        await overheard.say_again()
        told.append(await assign())  # behind everything that was said again
        await asyncio.sleep(0.3)  # three times what presence takes to be told
        assert notices(hers) == told
        assert grace.id not in present()
    for server in (first, second):
        assert not [line for line in server.log if b"Traceback" in line]
