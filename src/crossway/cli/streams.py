"""The streams of a command: standard output, kept for results, and standard error for all else."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

_results: list[TextIO] = []
"""Where results go, once standard output is kept for them."""


def keep_stdout_for_results() -> None:
    """Keep standard output for what `echo` prints; for the rest of the process.

    What anybody else writes to it goes to standard error from now on, at once and in order:
    `print`, `os.write(1, ..)`, C code, other processes. Does nothing where a stream is closed
    or is no file.
    """
    out = sys.stdout
    if _results or not isinstance(out, io.TextIOWrapper) or sys.stderr is None:
        return
    try:
        out.flush()
        number = out.fileno()
        kept = os.dup(number)
        os.dup2(sys.stderr.fileno(), number)
    except (OSError, ValueError):
        return
    out.reconfigure(write_through=True)
    # Open until the process ends: what is not written yet is flushed by `main`.
    _results.append(open(kept, "w", encoding=out.encoding, errors=out.errors))  # noqa: SIM115


def give_back_stdout() -> None:
    """Let standard output be what it was, for a library that keeps it for its own results."""
    if _results:
        kept = _results.pop()
        kept.flush()
        os.dup2(kept.fileno(), sys.stdout.fileno())
        kept.close()


def results() -> TextIO | None:
    """Return the stream that results go to; None where standard output is closed."""
    return _results[0] if _results else sys.stdout


def flush() -> None:
    """Write out what is left in both streams; one that was closed has nothing left.

    Raises:
        OSError: one takes no more.
    """
    for stream in (*_results, sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
