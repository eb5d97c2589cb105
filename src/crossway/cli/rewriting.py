"""Writing a file anew: at once or not at all, with the mode it had, and where its link leads."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from crossway.errors import UserError
from crossway.language.visible import visible


def write_anew(path: Path, text: str) -> None:
    """Replace the text of a file that is there; whoever reads it sees the old text or the new.

    Raises:
        UserError: it, or its folder, cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if not os.access(target, os.W_OK):
            raise UserError(f"{visible(str(path))}: cannot be written: it is read-only")
        _replace(target, text.encode())
    except OSError as failure:
        raise UserError(f"{visible(str(path))}: cannot be written: {failure.strerror}") from failure


def _replace(target: Path, content: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=".crossway-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
