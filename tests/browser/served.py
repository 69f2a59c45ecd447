"""A server as people run it: a process of its own, which can be killed and started again at the same address."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.fixtures.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
HANG = 60.0  # seconds until a server that does not answer is given up


class Served:
    """One instance on the databases of this test run."""

    def __init__(self, database_url: str, redis_url: str, data: Path, **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._data = data
        self._settings = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "BOARDCAST_DATA_DIR": str(data),
            "BOARDCAST_LIMITS": "off",  # many people register from one address here
            "BOARDCAST_DRAIN_SECONDS": "0.1",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        with (self._data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "serve", "--port", str(self.port)],
                env={**os.environ, **self._settings},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + HANG
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError((self._data / "server.log").read_text())
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut does it: no drain, nobody is told."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator does it."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.send_signal(how)
            try:
                process.wait(HANG)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/", timeout=1):
                return True
        except urllib.error.HTTPError as error:
            error.close()
            return True
        except OSError:
            return False
