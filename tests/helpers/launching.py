"""Starting `crossway` as its users do: a process with a pid, three streams and an exit code.

Most are forked from one process that has imported everything (`tests.helpers.fork_server`),
one for each process that runs tests. What is tested is the same: a process of its own that has
just begun; `tests/cli/test_forked_commands.py` compares both kinds.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Protocol

from tests.helpers.fork_server import Order
from tests.helpers.paths import ROOT
from tests.helpers.wheel import outside

AT_START = ("PYTHON", "LANG", "LC_", "LD_", "DYLD_")
"""How the variables begin that an interpreter reads when it starts, and never again."""


class Launched(Protocol):
    """A command that was started: the part of `subprocess.Popen` that tests use."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code."""
        ...

    def communicate(
        self, input: bytes | None = None, timeout: float | None = None
    ) -> tuple[bytes, bytes]:
        """Write its input, wait for its end, and return what it printed on both streams."""
        ...

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""

    def kill(self) -> None:
        """End it at once."""


def launched(
    *arguments: str,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: int | None = None,
    stdout: int | None = subprocess.PIPE,
    stderr: int | None = subprocess.PIPE,
    own_group: bool = False,
    ignored: Sequence[int] = (),
    program: Path | None = None,
) -> Launched:
    """Start `crossway ARGUMENTS`; streams and environment as `subprocess.Popen` takes them.

    With `own_group` it is the first of its process group. `ignored` are signals that whoever
    starts it ignores, beside those that this process does. `program` is the `crossway` of another
    environment (`tests.helpers.wheel`), which is started instead of the checkout's.
    """
    given = dict(os.environ if environment is None else environment)
    if program or _read_at_start(given) != _read_at_start(_ENVIRONMENT):
        assert not own_group, "only a forked one has it"
        assert not ignored, "only a forked one does"
        command = [str(program)] if program else [sys.executable, "-m", "crossway"]
        return subprocess.Popen(
            [*command, *arguments],
            cwd=cwd, env=outside(given) if program else given,
            stdin=stdin, stdout=stdout, stderr=stderr,
        )  # fmt: skip
    order = Order(
        arguments=list(arguments),
        cwd=str((cwd or Path()).absolute()),
        environment=given,
        own_group=own_group,
        ignored=[*ignored, *filter(_ignores, (signal.SIGINT, signal.SIGTERM))],
    )
    return Forked(order, stdin, stdout, stderr)


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in environment.items() if name.startswith(AT_START)}


def _ignores(number: signal.Signals) -> bool:
    return signal.getsignal(number) == signal.SIG_IGN


class Forked:
    """A command forked from the one process that has everything imported."""

    def __init__(
        self, order: Order, stdin: int | None, stdout: int | None, stderr: int | None
    ) -> None:
        """Start it and wait until it has begun."""
        self.returncode: int | None = None
        self._reading = threading.Lock()
        with ExitStack() as opened:
            self.stdin, read = _stream(0, stdin, opened)
            self.stdout, out = _stream(1, stdout, opened)
            self.stderr, err = _stream(2, stderr, opened)
            ours, theirs = os.pipe()
            opened.callback(os.close, theirs)
            self._report = os.fdopen(ours, "rb", buffering=0)
            with tempfile.TemporaryFile("w+") as file:
                json.dump(order, file)
                file.seek(0)
                _send([file.fileno(), read, out, err, theirs])
        self.used: float | None = None
        """Seconds of processor time that it took, once it has ended."""
        (self.pid,) = self._told("pid")

    def _told(self, word: str) -> list[int]:
        """Return the numbers that come with a word about the command, waiting for them."""
        line = self._report.readline().split()
        assert line[:1] == [word.encode()], f"the fork server has failed (said {line}); see above"
        return [int(number) for number in line[1:]]

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        with self._reading:
            if self.returncode is None and _readable(self._report, 0):
                self.returncode, used = self._told("code")
                self.used = used / 1e6
                self._report.close()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired("crossway", timeout or 0)
            _readable(self._report, left)
        return code

    def communicate(
        self, input: bytes | None = None, timeout: float | None = None
    ) -> tuple[bytes, bytes]:
        """Write all its input, wait for its end, and return what it printed on both streams."""
        with ThreadPoolExecutor(2) as readers:
            out, err = readers.submit(_all, self.stdout), readers.submit(_all, self.stderr)
            if self.stdin:
                # A command may end without reading: that is no fault, as in `subprocess`.
                with suppress(BrokenPipeError), self.stdin:
                    self.stdin.write(input or b"")
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        return out.result(), err.result()

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def _all(stream: IO[bytes] | None) -> bytes:
    if stream is None:
        return b""
    with stream:
        return stream.read()


def _readable(file: IO[bytes], seconds: float | None) -> bool:
    return bool(select.select([file], [], [], seconds)[0])


def _stream(number: int, wanted: int | None, opened: ExitStack) -> tuple[IO[bytes] | None, int]:
    """Return our side of one of three streams, if we have one, and the file of the command.

    What `opened` closes are files that only the command goes on to use.
    """
    if wanted is None:
        return None, number
    if wanted == subprocess.DEVNULL:
        return None, opened.enter_context(open(os.devnull, "r+b", buffering=0)).fileno()
    if wanted != subprocess.PIPE:
        return None, wanted
    reading, writing = os.pipe()
    ours, theirs = (writing, reading) if number == 0 else (reading, writing)
    opened.callback(os.close, theirs)
    return os.fdopen(ours, "wb" if number == 0 else "rb"), theirs


_ENVIRONMENT = dict(os.environ)
"""What this process was started with, and the fork server is."""
_ONE_AT_A_TIME = threading.Lock()
_SERVER: list[tuple[socket.socket, subprocess.Popen[bytes]]] = []
"""The fork server and our end of the socket to it, once the first command was started."""


def _send(files: Sequence[int]) -> None:
    """Order a command, with the files that the fork server's orders come with."""
    with _ONE_AT_A_TIME:
        if not _SERVER:
            _SERVER.append(_start())
        socket.send_fds(_SERVER[0][0], [b"."], files)


def _start() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair()
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.fork_server", str(theirs.fileno())],
            cwd=ROOT,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return ours, server


def end_fork_server() -> None:
    """End the fork server, if one was started; commands that still run go on."""
    while _SERVER:
        ours, server = _SERVER.pop()
        ours.close()
        server.wait()
