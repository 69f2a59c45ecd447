"""The application that the official protocol suites expect: whatever is said comes back.

`python -m tests.conformance.echo engineio|socketio --port 3000`
"""

from __future__ import annotations

import argparse

import orjson
from aiohttp import web

from server.realtime import Connection, Limits, RealtimeServer
from server.realtime.engine import Engine
from server.realtime.packets import Packet
from server.realtime.session import Session

LIMITS = Limits(ping_interval=0.3, ping_timeout=0.2, max_payload=1_000_000, connect_timeout=1.0)


class EchoSession(Session):
    """Engine.IO alone."""

    __slots__ = ()

    def text(self, packet: str) -> None:
        self.write(packet.encode())

    def binary(self, attachment: bytes) -> None:
        self.write_binary(attachment)


class EchoApplication:
    """Socket.IO: `message` → `message-back`, `message-with-ack` → its ack, the CONNECT payload → `auth`."""

    async def connect(self, connection: Connection, auth: object) -> None:
        connection.session = auth or {}

    def connected(self, connection: Connection) -> None:
        connection.emit("auth", orjson.dumps(connection.session))

    def event(self, connection: Connection, name: str, body: bytes | str | memoryview, ack_id: int | None) -> None:
        self.arguments(connection, name, [orjson.loads(body)], ack_id)

    def arguments(self, connection: Connection, name: str, arguments: list[object], ack_id: int | None) -> None:
        if name == "message":
            connection.packet(Packet(data=["message-back", *arguments]))
        elif name == "message-with-ack" and ack_id is not None:
            connection.packet(Packet(packet_type=3, data=arguments, id=ack_id))

    def disconnected(self, connection: Connection, reason: str) -> None:
        pass


def application(protocol: str, limits: Limits = LIMITS) -> web.Application:
    app = web.Application()
    if protocol == "engineio":
        app.router.add_route("*", "/engine.io/", Engine(EchoSession, limits, ["*"]).handle)
    else:
        namespaces = ["/", "/custom"]
        server = RealtimeServer(EchoApplication(), limits=limits, allowed_origins=["*"], namespaces=namespaces)
        server.attach(app)
    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("protocol", choices=["engineio", "socketio"])
    parser.add_argument("--port", type=int, default=3000)
    options = parser.parse_args()
    web.run_app(application(options.protocol), host="127.0.0.1", port=options.port, print=None)


if __name__ == "__main__":
    main()
