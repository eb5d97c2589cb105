"""Writing a file whole or not at all: who reads it meanwhile sees the old content or the new."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path


def write_whole(
    path: Path,
    content: bytes,
    *,
    mode: int | None = None,
    beside: str | None = None,
    lasting: bool = True,
) -> None:
    """Make a file, or replace one that is there, which keeps its mode unless `mode` is given.

    The content is written beside it first, under a name that nobody has, or under `beside`: what a
    process that was killed left under that is replaced. With `lasting` it is on the disk before the
    file is another.

    Raises:
        OSError: it cannot be written, and is as it was.
    """
    new = path.with_name(beside or f".crossway-{os.urandom(8).hex()}")
    if beside:
        new.unlink(missing_ok=True)
    # The mode is set before anything is in it.
    descriptor = os.open(new, _MADE, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if lasting:
                os.fsync(descriptor)
        if mode is None:
            with contextlib.suppress(FileNotFoundError):
                os.chmod(new, stat.S_IMODE(path.stat().st_mode))
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


_MADE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
"""A file that nobody has made; Windows would write other ends of lines without the last flag."""
