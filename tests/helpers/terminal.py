"""What a command leaves on a terminal, as its user sees it."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.helpers.launching import launched
from tests.helpers.patience import PATIENCE

_DURATION = re.compile(r" +\d+(\.\d+)?(ms|s|m\d\ds|h\d\dm)(?=\s|$)", re.MULTILINE)
_MADE = re.compile(
    r"(?<=-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<=-)[0-9a-f]{8}\b|(?<=127\.0\.0\.1):\d+"
)


def shown(
    command: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    crossway: Path | None = None,
) -> tuple[int, str]:
    """Return the exit code of a `crossway ..` command and the lines it leaves, uncoloured.

    Both streams go to one terminal, wide enough for every line. `environment` is what differs
    from this process's, `crossway` the command of another environment.
    """
    program, *arguments = shlex.split(command)
    assert program == "crossway", command
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        process = launched(
            *arguments,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            environment={**os.environ, **(environment or {}), "COLUMNS": "200", "TERM": "xterm"},
            program=crossway,
        )
        os.close(theirs)
        printed = _read(screen.fileno())
        return process.wait(timeout=PATIENCE), _drawn(printed)


def without_durations(text: str) -> str:
    """Return lines without the durations in them, which differ from run to run.

    So do the made part of a fresh workflow id and the port of an embedded server.
    """
    return _MADE.sub("", _DURATION.sub("", text)).strip("\n")


def _read(screen: int) -> str:
    parts = []
    while True:
        try:
            part = os.read(screen, 65536)
        except OSError:  # how Linux says that the other side has closed
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode()


def _drawn(printed: str) -> str:
    """Return the screen's lines after the moves up and the erasures of a live drawing."""
    lines, row = [""], 0
    for part in re.split(r"(\x1b\[[?\d;]*[A-Za-z]|\r|\n)", printed):
        if part == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif part == "\x1b[1A":
            row -= 1
        elif part == "\x1b[2K":
            lines[row] = ""
        elif part != "\r" and not part.startswith("\x1b"):
            lines[row] += part
    return "\n".join(lines)
