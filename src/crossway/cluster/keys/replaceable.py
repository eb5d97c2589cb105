"""Who else could put other public keys into a file, and so speak for its namespace.

It is told and nothing is refused for it: a volume of a container may have another owner.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def replaceable(path: Path, status: os.stat_result) -> Iterator[str]:
    """Yield why others than its reader and root could change a file, or replace it."""
    if os.name != "posix":
        return
    yield from _changeable(path, status)
    with suppress(OSError):  # gone meanwhile: the next look sees that
        folder = path.parent.resolve()
        found = folder.stat()
        # Where the sticky bit is set (as for mounted secrets), nobody replaces another's file.
        if not found.st_mode & stat.S_ISVTX:
            yield from _changeable(folder, found)


def _changeable(path: Path, status: os.stat_result) -> Iterator[str]:
    means = "and so make keys that count here"
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o022:
        yield f"others than its owner can write to {path} (mode {mode:04o}), {means}: chmod go-w"
    if status.st_uid not in (os.geteuid(), 0):
        yield f"another user (id {status.st_uid}) owns {path} and can write to it, {means}"
