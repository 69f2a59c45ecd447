#!/usr/bin/env python3
"""Boardcast with one command, on a machine that has nothing but Python.

python3 run.py                  install (the first time) and serve
python3 run.py serve --port N   the same with arguments; so for every other command of `boardcast`
python3 run.py test [...]       run all checks and tests, or pytest alone with the arguments given
python3 run.py bench [...]      measure
"""

from __future__ import annotations  # an old Python must get as far as being told that it is too old

import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"  # the same and what tests need besides
LEAST = (3, 11)
IMPORTS = "server.app"  # pulls in everything that serves
TEST_IMPORTS = "server.app, hypothesis, playwright.async_api, pytest, pytest_asyncio, xdist.plugin"
LOG_TAIL = 25  # lines of a failed step that are worth showing
UNREACHABLE = re.compile(
    r"name resolution|getaddrinfo|NewConnectionError|ConnectTimeout|ProxyError|unreachable|from versions: none",
    re.IGNORECASE,
)


def main(words: Sequence[str]) -> int:
    """Install what is missing, then become the command that was asked for."""
    if sys.version_info < LEAST:
        needed = ".".join(map(str, LEAST))
        return refuse(f"Boardcast needs Python {needed} or newer; this is {sys.version.split()[0]}.")
    try:
        prepare(TEST_LOCK if words[:1] in (["test"], ["bench"]) else LOCK)
    except Failed as error:
        return refuse(str(error))
    if words[:1] == ["test"]:
        os.chdir(ROOT)
        return become([PYTHON, "-m", "tests.run", *words[1:]])
    if words[:1] == ["bench"]:
        os.chdir(ROOT)
        return become([PYTHON, "-m", "benchmarks", *words[1:]])
    return become([PYTHON, "-m", "server", *words])


class Failed(Exception):
    """A step of the installation did not work; the message says what to do."""


def prepare(lock: Path) -> None:
    """Install when the lock has changed, build the board when its sources have. Milliseconds when neither has."""
    import hatch_build

    if installed(lock) and not hatch_build.stale():
        return
    with alone():
        if not installed(lock):
            install(lock)
            stamp(lock).write_text(fingerprint(lock))
        if hatch_build.stale():
            with step("building the board") as say:
                run([PYTHON, ROOT / "hatch_build.py"], say)


def installed(lock: Path) -> bool:
    """Whether .venv holds what the lock says now."""
    return stamp(lock).exists() and stamp(lock).read_text() == fingerprint(lock)


def stamp(lock: Path) -> Path:
    """Where it is remembered what was installed; written last."""
    return VENV / f".{lock.stem}"


def fingerprint(lock: Path) -> str:
    """Changes when an installation has to be renewed; names the place too, because scripts in .venv do."""
    files = (lock, ROOT / "pyproject.toml", ROOT / "hatch_build.py")
    told = b"".join(file.read_bytes() for file in files) + f"{ROOT} {sys.version}".encode()
    return hashlib.sha256(told).hexdigest()


def install(lock: Path) -> None:
    """A private environment with exactly the packages of the lock, and Boardcast itself in place."""
    what = "What the tests need" if lock == TEST_LOCK else "Boardcast"
    print(f"{what} is being installed into .venv; this happens once.", file=sys.stderr)
    if not works(PYTHON, "--version"):
        with step("making .venv") as say:
            make_environment(say)
    pip = find_pip()
    # Compiling everything takes longer than all the rest; what a start imports is compiled below.
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "--no-compile"]
    packages = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    with step(f"installing {packages} packages") as say:
        run([*pip, "install", *quiet, "--require-hashes", "-r", lock], say)
    with step("building the board and installing Boardcast") as say:
        # Without isolation the build uses the packages just checked, not others fetched for it.
        run([*pip, "install", *quiet, "--no-deps", "--no-build-isolation", "--editable", ROOT], say)
    with step("compiling") as say:
        run([PYTHON, "-c", f"import {TEST_IMPORTS if lock == TEST_LOCK else IMPORTS}"], say)


def make_environment(say: Callable[[str], None]) -> None:
    """The machine's pip can work on .venv, which saves seconds; without one, .venv gets its own, if there is that."""
    if works(sys.executable, "-m", "pip", "install", "--python", sys.executable, "--help"):
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], say)
        return
    if works(sys.executable, "-m", "venv", "--clear", VENV):
        return
    needed = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if shutil.which("apt-get") and os.name == "posix" and os.geteuid() == 0:
        say(f"apt-get install {needed}")
        run(["apt-get", "update", "-q"], say)
        run(["apt-get", "install", "-qy", "--no-install-recommends", needed], say)
        run([sys.executable, "-m", "venv", "--clear", VENV], say)
        return
    raise Failed(f"This Python has neither pip nor venv. On Debian or Ubuntu: sudo apt-get install {needed}")


def find_pip() -> list[object]:
    """The environment's own pip, or that of the machine working on the environment."""
    if works(PYTHON, "-m", "pip", "--version"):
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def works(*command: object) -> bool:
    """Whether a command ends well."""
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: Sequence[object], say: Callable[[str], None]) -> None:
    """Run a step, telling its last line while it runs. Raises Failed with the end of its output."""
    words = [str(part) for part in command]
    lines: list[str] = []
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=told
    ) as process:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            say(line.strip())
    if process.returncode:
        output = "\n".join(lines[-LOG_TAIL:])
        hint = "The package index cannot be reached; is there a network, or a proxy to set?\n" * bool(
            UNREACHABLE.search("\n".join(lines))
        )
        raise Failed(f"{hint}This failed: {' '.join(words)}\n{output}")


@contextmanager
def step(title: str):  # type: ignore[no-untyped-def]
    """Show a person what is going on and for how long: one line that moves on a terminal, two that stand elsewhere."""
    live = sys.stderr.isatty()
    began = time.monotonic()
    detail = [""]
    over = threading.Event()

    def draw() -> None:
        width = shutil.get_terminal_size().columns - 1
        while not over.wait(0.2):
            line = f"  {title} … {time.monotonic() - began:.0f} s  {detail[0]}"
            print(f"\r{line[:width]:<{width}}", end="", file=sys.stderr, flush=True)

    if live:
        threading.Thread(target=draw, daemon=True).start()
    else:
        print(f"  {title} …", file=sys.stderr, flush=True)
    try:
        yield lambda words: detail.__setitem__(0, words)
    finally:
        over.set()
        clear = "\r\033[K" if live else ""
        print(f"{clear}  {title}: {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


@contextmanager
def alone():  # type: ignore[no-untyped-def]
    """One installation at a time; a second `run.py` waits for the first and finds its work done."""
    with (ROOT / ".venv.lock").open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        except ImportError:  # Windows
            pass
        yield


def become(command: Sequence[object]) -> int:
    """Be replaced by a command, so that signals and the exit code are its own."""
    words = [str(part) for part in command]
    sys.stdout.flush()
    if os.name == "nt":  # where exec would leave the terminal to nobody
        return subprocess.call(words)
    return os.execv(words[0], words)  # noqa: S606 - being replaced is the point


def refuse(message: str) -> int:
    """Say why not."""
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
