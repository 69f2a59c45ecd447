"""The server that one writes first, from the same packages: a transaction per edit, then the library's own `emit`.

It is meant to be good at that: a pool, prepared statements, one lock per project held as briefly as such a transaction
can, orjson, uvloop, no compression, no logging. What it lacks is what it would have to be a different design for.
"""

from __future__ import annotations

import os
import random
import uuid
from typing import Any

import asyncpg
import jwt
import orjson
import socketio
import uvloop
from aiohttp import web

from benchmarks.listening import listen

POOL = 20  # connections: as many as it can use on two cores, and the best of 5, 10, 20 and 40

SCHEMA = """
create table projects (id uuid primary key, seq bigint not null default 0);
create table members (project_id uuid not null, user_id uuid not null, role text not null,
    primary key (project_id, user_id));
create table tasks (id uuid primary key, project_id uuid not null references projects, title text not null,
    version int not null default 1, updated_at timestamptz not null default now());
create index on tasks (project_id);
create table requests (project_id uuid not null, request_id text not null, seq bigint,
    primary key (project_id, request_id));
create table log (project_id uuid not null, seq bigint not null, type text not null, actor_id uuid not null,
    request_id text not null, task_id uuid not null, body jsonb not null, at timestamptz not null default now(),
    primary key (project_id, seq));
"""
MEMBER = "select role from members where project_id = $1 and user_id = $2"
REMEMBER = "insert into requests (project_id, request_id) values ($1, $2) on conflict do nothing returning request_id"
REPEATED = "select seq from log where project_id = $1 and request_id = $2"
NEXT = "update projects set seq = seq + 1 where id = $1 returning seq"
CHANGE = """update tasks set title = $3, version = version + 1, updated_at = now()
    where id = $2 and project_id = $1 returning version"""
APPEND = """insert into log (project_id, seq, type, actor_id, request_id, task_id, body)
    values ($1, $2, 'task.updated', $3, $4, $5, $6)"""


class Json:
    """orjson, as the library wants its JSON module."""

    @staticmethod
    def dumps(value: object, **_options: object) -> str:
        return orjson.dumps(value).decode()

    loads = staticmethod(orjson.loads)


class Textbook:
    """Four events: connect, room.join, task.update, and `world`, which tells the load what there is to edit."""

    def __init__(self, secret: str, redis: str) -> None:
        self.secret = secret
        manager = socketio.AsyncRedisManager(redis.partition("?")[0], channel=f"textbook-{os.getpid()}")
        self.sio = socketio.AsyncServer(
            async_mode="aiohttp", client_manager=manager, json=Json, cors_allowed_origins=[], http_compression=False
        )
        self.boards: list[tuple[str, list[str]]] = []
        self.pool: Any = None
        self.sio.on("connect", self.connect)
        self.sio.on("world", self.world)
        self.sio.on("room.join", self.join)
        self.sio.on("task.update", self.update)

    async def start(self, url: str, boards: int, tasks: int, user_id: str) -> None:
        self.pool = await asyncpg.create_pool(url, min_size=POOL, max_size=POOL)
        await self.pool.execute(SCHEMA)
        for _ in range(boards):
            project_id = str(uuid.uuid4())
            task_ids = [str(uuid.uuid4()) for _ in range(tasks)]
            await self.pool.execute("insert into projects (id) values ($1)", project_id)
            await self.pool.execute("insert into members values ($1, $2, 'owner')", project_id, user_id)
            rows = [(id, project_id, f"Task {number}") for number, id in enumerate(task_ids)]
            await self.pool.copy_records_to_table("tasks", records=rows, columns=["id", "project_id", "title"])
            self.boards.append((project_id, task_ids))

    async def connect(self, sid: str, _environ: object, auth: dict[str, str]) -> None:
        claims = jwt.decode(auth["token"], self.secret, ["HS256"])
        await self.sio.save_session(sid, {"user_id": claims["sub"]})

    async def world(self, _sid: str, _asked: object) -> dict[str, object]:
        return {"ok": True, "boards": self.boards}

    async def join(self, sid: str, asked: dict[str, str]) -> dict[str, object]:
        user_id = (await self.sio.get_session(sid))["user_id"]
        if await self.pool.fetchval(MEMBER, asked["project_id"], user_id) is None:
            return {"ok": False, "problem": "not_found"}
        await self.sio.enter_room(sid, asked["project_id"])
        seq = await self.pool.fetchval("select seq from projects where id = $1", asked["project_id"])
        return {"ok": True, "seq": seq, "role": "owner"}

    async def update(self, sid: str, asked: dict[str, Any]) -> dict[str, object]:
        user_id = (await self.sio.get_session(sid))["user_id"]
        project_id, request_id, task_id = asked["project_id"], asked["request_id"], asked["task_id"]
        title = asked["set"]["title"]
        async with self.pool.acquire() as connection, connection.transaction():
            role = await connection.fetchval(MEMBER, project_id, user_id)
            if role is None or role == "viewer":
                return {"ok": False, "problem": "forbidden"}
            if await connection.fetchval(REMEMBER, project_id, request_id) is None:
                return {"ok": True, "seq": await connection.fetchval(REPEATED, project_id, request_id)}
            seq = await connection.fetchval(NEXT, project_id)
            version = await connection.fetchval(CHANGE, project_id, task_id, title)
            entry = {
                "seq": seq,
                "type": "task.updated",
                "actor_id": user_id,
                "request_id": request_id,
                "changes": [{"op": "set", "kind": "task", "id": task_id, "version": version, "set": {"title": title}}],
            }
            await connection.execute(
                APPEND, project_id, seq, user_id, request_id, task_id, orjson.dumps(entry).decode()
            )
        await self.sio.emit("entries", {"project_id": project_id, "entries": [entry]}, room=project_id)
        return {"ok": True, "seq": seq}


async def main() -> None:
    textbook = Textbook(os.environ["BENCH_SECRET"], os.environ["REDIS_URL"])
    random.seed(0)
    await textbook.start(
        os.environ["DATABASE_URL"],
        int(os.environ["BENCH_BOARDS"]),
        int(os.environ["BENCH_TASKS"]),
        os.environ["BENCH_USER"],
    )
    app = web.Application()
    textbook.sio.attach(app)
    await listen(app)


if __name__ == "__main__":
    uvloop.run(main())
