"""Ending the embedded server with us, also when we are killed and can end nothing any more.

A shell waits on a pipe that only this process holds the other end of. When this process is
gone, however it went, the kernel closes that end and the shell ends the server. (The
kernel's own signal for this, PR_SET_PDEATHSIG, comes when the thread ends that started the
server, and that thread belongs to the SDK.)
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

SCRIPT = 'read -r _; tr "\\0" " " < "/proc/$0/cmdline" | grep -q -- "--port $1 " && kill -9 "$0"'
"""What the shell does: wait for the end of its input, then end process `$0`.

Only while that is the server with `--port $1`: one that ended before us gave its number free.
"""


@contextmanager
def leashed(program: Path, port: int) -> Iterator[None]:
    """Within the block, our death ends the child that runs `program` with `--port PORT`.

    Where the system does not tell our children (anything but Linux) nothing happens.
    """
    found = child_of_ours(program, port)
    try:
        shell = _shell(found, port) if found else None
    except OSError:
        shell = None  # There is none here; the rest works without.
    try:
        yield
    finally:
        if shell:
            # Before its pipe closes: by then the number may be that of another process.
            shell.kill()
            shell.communicate()


def _shell(process: int, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own script, and numbers
        ["/bin/sh", "-c", SCRIPT, str(process), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A Ctrl-C in the terminal is for us, and must not end it first.
        start_new_session=True,
    )


def child_of_ours(program: Path, port: int) -> int | None:
    """Return the process id of our child that runs `program` with `--port PORT`.

    None where there is none, or the system does not tell our children.
    """
    for children in Path("/proc/self/task").glob("*/children"):
        for number in _text(children).split():
            words = _text(Path(f"/proc/{number}/cmdline")).split("\0")
            # A script stands behind its interpreter.
            if str(program) in words[:2] and ("--port", str(port)) in pairwise(words):
                return int(number)
    return None


def end_child(program: Path, port: int) -> bool:
    """End our child that runs `program` with `--port PORT`, at once; return whether there was one.

    Where the system does not tell our children there is none.
    """
    found = child_of_ours(program, port)
    if found is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(found, signal.SIGKILL)
    return True


def _text(file: Path) -> str:
    """Return what the kernel says of a thread or process; nothing when it ended meanwhile."""
    try:
        return os.fsdecode(file.read_bytes())
    except OSError:
        return ""
