"""A WebSocket client made of bytes, for what no library would send."""

from __future__ import annotations

import asyncio
import json
import socket
from urllib.parse import urlsplit

HANG = 5.0
HANDSHAKE = (
    "GET {path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{more}\r\n"
)


def frame(payload: bytes, opcode: int = 1, *, final: bool = True, reserved: int = 0, key: bytes = b"\1\2\3\4") -> bytes:
    first = (0x80 if final else 0) | reserved | opcode
    size = len(payload)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
    return head + key + bytes(byte ^ key[at % 4] for at, byte in enumerate(payload))


class Raw:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.head = b""

    @classmethod
    async def open(cls, url: str, behind: bytes = b"", *, more: str = "", receive_buffer: int = 0) -> Raw:
        """Sends the handshake and, in the same write, what is to come `behind` it."""
        parts = urlsplit(url)
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (parts.hostname, parts.port))
        raw = cls(*await asyncio.open_connection(sock=sock, limit=1 << 16))
        raw.writer.write(HANDSHAKE.format(path=parts.path, host=parts.netloc, more=more).encode() + behind)
        raw.head = await asyncio.wait_for(raw.reader.readuntil(b"\r\n\r\n"), HANG)
        return raw

    @classmethod
    async def connected(cls, url: str, *, receive_buffer: int = 0) -> Raw:
        raw = await cls.open(url, frame(b"40"), receive_buffer=receive_buffer)
        assert (await raw.text())[0] == "0"
        assert (await raw.text()).startswith("40")
        return raw

    def send(self, text: str) -> None:
        self.writer.write(frame(text.encode()))

    async def read(self) -> tuple[int, bytes]:
        """Opcode and payload of the next frame."""
        async with asyncio.timeout(HANG):
            first, size = await self.reader.readexactly(2)
            if size >= 126:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            return first & 0xF, await self.reader.readexactly(size)

    async def text(self) -> str:
        """The next text message that is not a ping."""
        while True:
            opcode, payload = await self.read()
            assert opcode == 1, (opcode, payload)
            if payload != b"2":
                return payload.decode()

    async def event(self) -> list[object]:
        text = await self.text()
        assert text.startswith("42"), text
        return list(json.loads(text[2:]))

    async def end(self) -> int | None:
        """Waits until the server ends the connection; the code of its close frame, if there was one."""
        code = None
        try:
            while True:
                opcode, payload = await self.read()
                if opcode == 8:
                    code = int.from_bytes(payload[:2], "big")
                    self.writer.write(frame(payload, 8))
        except (asyncio.IncompleteReadError, ConnectionError):
            return code
        finally:
            self.writer.close()

    def abort(self) -> None:
        self.writer.transport.abort()
