"""Several processes serve one address (A2)."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from server.settings import Settings
from server.workers import reserved
from tests.server.embedded_process import HANG, gone

ROOT = Path(__file__).resolve().parents[2]


async def serving(address: str) -> bool:
    """Whether somebody answers there; each call is a connection of its own."""
    async with aiohttp.ClientSession() as session:
        try:
            async with session.get(f"{address}/socket.io/?EIO=4&transport=polling") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


def serves(child: psutil.Process) -> bool:
    """Whether this is a serving process that lives."""
    try:
        return "--beside" in child.cmdline()
    except psutil.ZombieProcess:
        return False


async def until(condition: Any) -> None:
    async with asyncio.timeout(HANG):
        while not await condition():
            await asyncio.sleep(0.05)


async def test_several_processes_serve_one_port_are_replaced_and_end_together(tmp_path: Path) -> None:
    """A2, A4"""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "serve", "--port", "0", "--workers", "2"),
        stdout=asyncio.subprocess.PIPE,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "BOARDCAST_DATA_DIR": str(tmp_path),
            "BOARDCAST_DRAIN_SECONDS": "0.1",
            "DATABASE_URL": "",
            "REDIS_URL": "",
        },
    )
    try:
        assert process.stdout is not None
        greeting = b""
        async with asyncio.timeout(HANG):
            while b"http" not in greeting:
                greeting = await process.stdout.readline()
        address = greeting.decode().split(" is at ")[1].split(",")[0]
        await until(lambda: serving(address))

        def processes() -> list[psutil.Process]:
            return [child for child in psutil.Process(process.pid).children() if serves(child)]

        first = processes()
        assert len(first) == 2
        first[0].send_signal(signal.SIGKILL)

        async def replaced() -> bool:
            return len(processes()) == 2 and first[0] not in processes()

        await until(replaced)
        await until(lambda: serving(address))
        last = processes()
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), HANG)
        assert process.returncode == 0
        await asyncio.gather(*(gone(child.pid) for child in last))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def test_a_port_that_is_taken_is_refused() -> None:
    with reserved(Settings.load(port=0)) as first:
        import socket

        with socket.socket() as other, pytest.raises(OSError):
            other.bind(("127.0.0.1", first.port))
