"""A Temporal server with its database in a file, to be killed and started again."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType

from crossway.cluster.service.server import SETTINGS, executable
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import listens


class Server:
    """Runs from entering to leaving; `address` stays the same over restarts."""

    def __init__(self, port: int, database: Path) -> None:
        """Keep where it runs; nothing runs yet."""
        self.address = f"127.0.0.1:{port}"
        self._port, self._database = port, database

    def __enter__(self) -> Server:
        """Start the server and wait until it answers."""
        self.start()
        return self

    def start(self) -> None:
        """Start the server and wait until it answers: it listens before it does."""
        settings = [f"{key}={value}" for key, value in SETTINGS.items()]
        pairs = [part for text in settings for part in ("--dynamic-config-value", text)]
        where = ["--port", str(self._port), "--db-filename", str(self._database)]
        program = [str(executable()), "server", "start-dev", "--headless", "--log-level", "never"]
        self.process = subprocess.Popen(
            [*program, *where, *pairs],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def _answers(self) -> bool:
        """Return whether it does; asking is a program of its own, once somebody listens."""
        if not listens(self._port):
            return False
        asking = [str(executable()), "operator", "cluster", "health", "--address", self.address]
        return subprocess.run(asking, capture_output=True, check=False).returncode == 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill the server: its database is thrown away."""
        self.kill()
