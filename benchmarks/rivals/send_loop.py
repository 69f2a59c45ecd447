"""The least that a server can do, one `send` per message and member: in C where there is a compiler, else here."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

from benchmarks.processes import python

SOURCE = Path(__file__).with_name("send_loop.c")


def command(folder: Path) -> tuple[str, list[str]]:
    """What it is called and how it is started; compiled into `folder`."""
    compiler = shutil.which("cc")
    program = folder / "send_loop"
    if compiler is not None:
        built = subprocess.run([compiler, "-O2", "-o", str(program), str(SOURCE)], check=False, capture_output=True)
        if built.returncode == 0:
            return "C send loop", [str(program)]
    return "Python send loop", python("benchmarks.rivals.send_loop")


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    print(f"listening on {listener.getsockname()[1]}", flush=True)
    control, _ = listener.accept()
    members: list[socket.socket] = []
    while order := control.recv(64):
        count, messages, size = map(int, order.split())
        while len(members) < count:
            member, _ = listener.accept()
            member.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            members.append(member)
        body = b"x" * size
        for _ in range(messages):
            for member in members:
                member.sendall(body)


if __name__ == "__main__":
    main()
