"""A client that speaks Socket.IO: which packets it may send when, and its connections by namespace."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import orjson

from server.realtime import packets
from server.realtime.connection import Connection, Refused
from server.realtime.packets import Packet
from server.realtime.session import Malformed, Session

if TYPE_CHECKING:
    from server.realtime.server import RealtimeServer

log = logging.getLogger("boardcast.realtime")

INTERNAL: dict[str, object] = {"message": "Something went wrong on our side.", "data": {"code": "internal"}}


class Client(Session):
    __slots__ = ("connecting", "main", "others", "partial", "server")

    server: RealtimeServer
    main: Connection | None
    """On the namespace `/`, where nearly everybody is."""
    others: dict[str, Connection] | None
    connecting: dict[str, asyncio.Task[None]] | None
    partial: Packet | None
    """A packet whose attachments are still coming."""

    def start(self, server: RealtimeServer) -> None:
        self.server = server
        self.main = self.others = self.connecting = self.partial = None
        self._await_connect()

    # In.

    def text(self, packet: str) -> None:
        if self.partial is not None or packets.too_deep(packet, self.engine.limits.depth):
            raise Malformed
        if packet[:2] != "42":
            self._rare(packet)
            return
        start = packet.find("[", 2)
        connection = self.main
        if start < 0 or connection is None or packet[2:3] == "/":
            self._rare(packet)
            return
        ack_id = packets.ack_id(packet[2:start])
        event = packets.read_event(packet[start:])
        if event is None:
            self._rare(packet)
        else:
            self.server.application.event(connection, event[0], memoryview(event[1]), ack_id)

    def binary(self, attachment: bytes) -> None:
        partial = self.partial
        if partial is None:
            raise Malformed
        if packets.complete(partial, attachment):
            self.partial = None
            self._dispatch(partial)

    def _rare(self, packet: str) -> None:
        decoded = packets.read_packet(packet, self.engine.limits.attachments)
        if decoded.packet_type in {packets.BINARY_EVENT, packets.BINARY_ACK}:
            self._connected(decoded)
            if decoded.attachment_count:
                self.partial = decoded
                return
        self._dispatch(decoded)

    def _dispatch(self, packet: Packet) -> None:
        namespace = packet.namespace or "/"
        if packet.packet_type in {packets.EVENT, packets.BINARY_EVENT}:
            name, arguments = packets.arguments(packet)
            self.server.deliver(self._connected(packet), name, arguments, packet.id)
        elif packet.packet_type in {packets.ACK, packets.BINARY_ACK}:
            self._connected(packet)  # nobody asks clients for acks
        elif packet.packet_type == packets.CONNECT:
            if packet.data is not None and not isinstance(packet.data, dict):
                raise Malformed
            self._connect(namespace, packet.data)
        elif packet.packet_type == packets.DISCONNECT:
            self._leave(namespace)
        else:
            raise Malformed

    def _connected(self, packet: Packet) -> Connection:
        """Who a packet is for. Raises Malformed for a namespace the client is not on."""
        connection = self._find(packet.namespace or "/")
        if connection is None:
            raise Malformed
        return connection

    def _find(self, namespace: str) -> Connection | None:
        return self.main if namespace == "/" else (self.others or {}).get(namespace)

    # Coming.

    def _connect(self, namespace: str, auth: object) -> None:
        connecting = self.connecting = self.connecting or {}
        if self._find(namespace) is not None or namespace in connecting:
            return  # stock clients repeat it when their `connect()` is called twice
        if len(connecting) + len(self.others or ()) >= self.engine.limits.namespaces:
            raise Malformed
        if namespace not in self.server.namespaces:
            self._refuse(namespace, {"message": "Invalid namespace"})
            return
        connection = Connection(self, namespace)
        connecting[namespace] = asyncio.get_running_loop().create_task(self._admit(connection, auth))

    async def _admit(self, connection: Connection, auth: object) -> None:
        namespace = connection.namespace
        application = self.server.application
        try:
            extra = await application.connect(connection, auth)
        except Refused as refused:
            if self._forget_connecting(namespace):
                self._refuse(namespace, {"message": refused.message, "data": {"code": refused.code}})
            return
        except Exception:
            log.exception("error while connecting %s", self.sid)
            if self._forget_connecting(namespace):
                self._refuse(namespace, INTERNAL)
            return
        # No await from here on: either it is connected and will be disconnected, or it never was.
        if self._forget_connecting(namespace):
            self._enter(connection, extra or {})
        else:
            self._say_disconnected(connection, self.reason or "client disconnect")

    def _enter(self, connection: Connection, extra: dict[str, object]) -> None:
        if connection.namespace == "/":
            self.main = connection
        else:
            self.others = self.others or {}
            self.others[connection.namespace] = connection
        self.connect_by = float("inf")
        if not self.connecting:
            self.connecting = self.headers = None
        self.write(_packet(b"40", connection.namespace, {"sid": connection.sid, **extra}))
        connection.open()
        try:
            self.server.application.connected(connection)
        except Exception:
            self.engine.counters.errors += 1
            log.exception("error behind the CONNECT reply of %s", connection.sid)

    def _refuse(self, namespace: str, problem: dict[str, object]) -> None:
        """A client that is on no other namespace has nothing to do here: its transport is closed."""
        self.write(_packet(b"44", namespace, problem))
        if self.main is None and not self.others and not self.connecting:
            self.close("refused", last_words=True)

    def _forget_connecting(self, namespace: str) -> bool:
        """Whether the client still waits for the answer of this task."""
        if self.connecting is None or self.connecting.get(namespace) is not asyncio.current_task():
            return False
        del self.connecting[namespace]
        return True

    def _await_connect(self) -> None:
        self.connect_by = self.engine.now() + self.engine.limits.connect_timeout
        self.engine.wheel.hasten(self, self.connect_by)

    # Going.

    def _leave(self, namespace: str) -> None:
        task = self.connecting.pop(namespace, None) if self.connecting else None
        if task is not None:
            task.cancel()
        connection = self._find(namespace)
        if connection is None:
            return
        if namespace == "/":
            self.main = None
        elif self.others is not None:
            del self.others[namespace]
        if self.main is None and not self.others:
            self._await_connect()
        self._say_disconnected(connection, "client disconnect")

    def kick(self, connection: Connection, reason: str, retry_after: float | None) -> None:
        if self.reason is not None:
            return
        connection.emit("closing", orjson.dumps({"reason": reason, "retry_after": retry_after}))
        if retry_after is None:
            self.write(_packet(b"41", connection.namespace))
        self.close(reason, last_words=True)

    def dismiss(self, reason: str, retry_after: float) -> None:
        """Tells all connections that the transport is about to be closed, and when to come back."""
        for connection in self._connections():
            connection.emit("closing", orjson.dumps({"reason": reason, "retry_after": retry_after}))

    def ended(self, reason: str) -> None:
        connecting, self.connecting = self.connecting, None
        for task in (connecting or {}).values():
            task.cancel()
        connections = self._connections()
        self.main = self.others = self.partial = self.headers = None
        for connection in connections:
            self._say_disconnected(connection, reason)

    def _connections(self) -> list[Connection]:
        main = [self.main] if self.main is not None else []
        return main + list((self.others or {}).values())

    def _say_disconnected(self, connection: Connection, reason: str) -> None:
        connection.shut()
        try:
            self.server.application.disconnected(connection, reason)
        except Exception:
            self.engine.counters.errors += 1
            log.exception("error while disconnecting %s", connection.sid)


def _packet(kind: bytes, namespace: str, body: dict[str, object] | None = None) -> bytes:
    prefix = kind if namespace == "/" else b"%b%b," % (kind, namespace.encode())
    return prefix if body is None else prefix + orjson.dumps(body)
