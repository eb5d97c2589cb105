"""A Temporal server with its database in a file, to be killed and started again."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

from crossway.cluster.server import SETTINGS, executable


class Server:
    """Runs from entering to leaving; `address` stays the same over restarts."""

    def __init__(self, port: int, database: Path) -> None:
        """Keep where it runs; nothing runs yet."""
        self.address = f"127.0.0.1:{port}"
        self._port, self._database = port, database

    def __enter__(self) -> Server:
        """Start the server and wait until it listens."""
        self.start()
        return self

    def start(self) -> None:
        """Start the server and wait until it listens."""
        settings = [f"{key}={value}" for key, value in SETTINGS.items()]
        pairs = [part for text in settings for part in ("--dynamic-config-value", text)]
        where = ["--port", str(self._port), "--db-filename", str(self._database)]
        program = [str(executable()), "server", "start-dev", "--headless", "--log-level", "never"]
        self.process = subprocess.Popen(
            [*program, *where, *pairs],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 30
        while not self._listens():
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def _listens(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self._port)) == 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill the server: its database is thrown away."""
        self.kill()
