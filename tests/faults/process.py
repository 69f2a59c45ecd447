"""A process that a test may kill, stop and start again."""

import asyncio
import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from pwd import struct_passwd
from time import monotonic

from tests.faults.places import HANG

PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
_prctl = ctypes.CDLL(None).prctl


def _end_with_parent() -> None:
    """A test that is killed leaves nothing behind."""
    _prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


class Process:
    """One command; its output is appended to `log`."""

    def __init__(self, command: Sequence[str], log: Path, **options: object) -> None:
        self.command = list(command)
        self.log = log
        self.user: struct_passwd | None = None
        self.environment: Mapping[str, str] = {}
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.child is not None
        return self.child.pid

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def launch(self) -> None:
        with self.log.open("ab") as output:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - the prctl call is ready-made
                user=self.user and self.user.pw_uid,
                group=self.user and self.user.pw_gid,
                extra_groups=[] if self.user else None,
            )

    def send(self, number: signal.Signals) -> None:
        """To the process and its children."""
        for pid in [self.pid, *children(self.pid)]:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def pause(self) -> None:
        self.send(signal.SIGSTOP)

    def resume(self) -> None:
        self.send(signal.SIGCONT)

    async def kill(self) -> None:
        """As a power cut does it."""
        if self.running:
            self.send(signal.SIGKILL)
        await self.ended()

    async def ask_to_stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        deadline = monotonic() + HANG
        while self.child is not None and self.child.poll() is None:
            if monotonic() > deadline:
                self.send(signal.SIGKILL)
                raise TimeoutError(f"{self.command[0]} does not end: {self.said()[-2000:]}")
            await asyncio.sleep(0.01)
        return 0 if self.child is None else self.child.returncode

    def said(self) -> str:
        """All it ever wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def children(pid: int) -> list[int]:
    """The processes that it started, and theirs."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    found = [int(child) for child in listed]
    return found + [grandchild for child in found for grandchild in children(child)]
