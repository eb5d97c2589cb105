"""Files of private keys, written whole or not at all, by one process at a time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crossway.cluster.keys.jwk import private_jwk
from crossway.cluster.keys.key_files import PRIVATE_SUFFIX, UNFINISHED
from crossway.errors import KeysError
from crossway.files.whole import write_whole
from crossway.runtime.identity import SigningKey


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Let nobody else look and write here meanwhile; nothing is locked if there is no directory.

    The directory itself is locked, so no file is left in it.
    """
    if sys.platform == "win32" or not directory.is_dir():
        yield
        return
    import fcntl  # Windows has none

    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError as failure:
        raise KeysError(f"cannot read {directory}: {failure.strerror}") from None
    try:
        with suppress(OSError):  # some network file systems lock no directory
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Make a directory for keys, which only its owner sees, unless it is there.

    Raises:
        KeysError: it cannot be made.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failure:
        raise KeysError(f"cannot write {directory}: {failure.strerror}") from None


def write_new(directory: Path, key: SigningKey) -> None:
    """Write a key into a file of its own; none that is there is ever overwritten.

    Raises:
        KeysError: it cannot be written.
    """
    make_directory(directory)
    path = directory / f"{key.namespace}.{key.id[:12]}{PRIVATE_SUFFIX}"
    try:
        if os.path.lexists(path):
            raise FileExistsError(None, "File exists")
        _write(path, key)
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None


def write_again(path: Path, key: SigningKey) -> None:
    """Write a key anew into the file that it was read from, or that a link there leads to.

    Raises:
        KeysError: it cannot be written.
    """
    try:
        _write(Path(os.path.realpath(path)), key)
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None


def _write(path: Path, key: SigningKey) -> None:
    content = json.dumps(private_jwk(key), indent=2) + "\n"
    write_whole(path, content.encode(), mode=0o600, beside=f"{UNFINISHED}{path.name}")
