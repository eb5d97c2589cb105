"""A `crossway` command that goes on while the test does something else."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from tests.helpers.launching import launched
from tests.helpers.patience import PATIENCE


class Background:
    """Runs one command line from entering to leaving; `lines` is what it printed so far.

    `results` are the lines of its standard output alone: the two streams arrive mixed.
    """

    def __init__(
        self,
        *arguments: str,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        own_group: bool = False,
        ignored: Sequence[int] = (),
        program: Path | None = None,
    ) -> None:
        """Keep the command line; nothing runs yet.

        The last three are as for `tests.helpers.launching`.
        """
        self.lines: list[str] = []
        self.results: list[str] = []
        self._arguments, self._cwd = arguments, cwd
        self._environment = {**os.environ, **(environment or {})}
        self._own_group, self._ignored, self._program = own_group, ignored, program

    def __enter__(self) -> Background:
        """Start the process."""
        self.process = launched(
            *self._arguments,
            cwd=self._cwd,
            environment=self._environment,
            own_group=self._own_group,
            ignored=self._ignored,
            program=self._program,
        )
        streams = ((self.process.stdout, True), (self.process.stderr, False))
        self._readers = [
            threading.Thread(target=self._read, args=(io.TextIOWrapper(stream), result))
            for stream, result in streams
            if stream
        ]
        for reader in self._readers:
            reader.start()
        return self

    def _read(self, stream: IO[str], result: bool) -> None:
        with stream:
            for line in stream:
                self.lines.append(line)
                if result:
                    self.results.append(line)

    def wait_for(self, text: str, *, times: int = 1, within: float = PATIENCE) -> str:
        """Return the line that holds `text` (the `times`th one) once it was printed."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            found = [line for line in list(self.lines) if text in line]
            if len(found) >= times:
                return found[times - 1]
            if self.process.poll() is not None and not any(r.is_alive() for r in self._readers):
                break
            time.sleep(0.02)
        raise AssertionError(f"{text!r} was not printed; this was:\n{self.text}")

    @property
    def text(self) -> str:
        """All that was printed so far."""
        return "".join(list(self.lines))

    def end(self, number: int = signal.SIGTERM, within: float = PATIENCE) -> int:
        """Send a signal, wait for the end, and return the exit code."""
        self.process.send_signal(number)
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        for reader in self._readers:
            reader.join(within)
        return code

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tell the process to end if it still runs: killed, it would leave its server behind."""
        if self.process.poll() is None:
            self.end()
        for reader in self._readers:
            reader.join()
