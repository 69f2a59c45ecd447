"""A process that lives exactly as long as the server that started it."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

POLL = 0.01  # seconds between two looks at a process; a look costs microseconds
LOG_TAIL = 2000  # bytes of a log that are shown to a person
LOG_LIMIT = 10 * 1024 * 1024  # bytes; a log that has grown past this is put aside at the next start
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>

_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Owner(NamedTuple):
    """The user a database runs as."""

    uid: int
    gid: int


class Child:
    """One started process."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path | None,
        folder: Path,
        ending: signal.Signals,
        owner: Owner | None = None,
        keep: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start `command` in `folder`.

        It gets the signal `ending` when we die, even by kill -9 (Linux), and it is in a session of its own:
        Ctrl-C at our terminal must not stop it before we are done. `keep` are descriptors it inherits.
        Without a `log` its errors go where ours go.
        Call this on the main thread: Linux counts the end of the starting thread as our death.
        """
        self._ending = ending
        parent = os.getpid()

        def end_with_parent() -> None:
            if _prctl is not None:
                _prctl(PR_SET_PDEATHSIG, int(ending))
                if os.getppid() != parent:  # died in between: nobody would ever signal us
                    os.kill(os.getpid(), signal.SIGKILL)

        with ExitStack() as stack:
            output = None if log is None else stack.enter_context(_fresh(log))
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.DEVNULL,
                stderr=output,
                env=environment,
                cwd=folder,
                start_new_session=True,
                pass_fds=keep,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - few threads run yet; the prctl call is ready-made
                user=owner and owner.uid,
                group=owner and owner.gid,
                extra_groups=None if owner is None else [],
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.poll()

    async def end(self) -> int:
        """Wait until it ends by itself, and return its exit code."""
        while (code := self.ended) is None:
            await asyncio.sleep(POLL)
        return code

    async def stop(self, patience: float) -> None:
        """Ask it to end; kill it after `patience` seconds."""
        if self.ended is None:
            self._process.send_signal(self._ending)
            try:
                async with asyncio.timeout(patience):
                    await self.end()
            except TimeoutError:
                self._process.kill()
                await self.end()


def tail(log: Path) -> str:
    """The last lines of a log file."""
    try:
        return log.read_bytes()[-LOG_TAIL:].decode(errors="replace").strip()
    except FileNotFoundError:
        return ""


def _fresh(log: Path) -> BinaryIO:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".old"))
    return log.open("ab")
