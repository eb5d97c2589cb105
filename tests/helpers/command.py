"""Running `crossway` as its users do: a process, its two streams and its exit code."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.helpers.launching import launched
from tests.helpers.patience import PATIENCE


def crossway(
    *arguments: str,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run one command line and return what it printed and its exit code.

    `given` is its standard input, through a pipe; without it the command has that of the tests.
    """
    stdin = None if given is None else subprocess.PIPE
    process = launched(*arguments, cwd=cwd, environment=environment, stdin=stdin)
    data = None if given is None else given.encode()
    out, err = process.communicate(data, timeout=PATIENCE)
    code = process.wait()
    return subprocess.CompletedProcess(["crossway", *arguments], code, _text(out), _text(err))


def _text(printed: bytes) -> str:
    return io.TextIOWrapper(io.BytesIO(printed)).read()
