"""The embedded servers of this user that run a design: where each is, so that another command
finds it.

`crossway dev shop.twf` writes one file below a folder that only this user can enter, and takes
it away when it ends:

    /run/user/1000/crossway/4711-46211.json
        {"pid": 4711, "address": "127.0.0.1:46211", "command": "dev", "path": "/home/ann/shop.twf",
         "block": null, "keys": {"keys": [..]}}

`crossway signal shop.twf ..` in another terminal reads it. The keys are those that `dev` and `run`
make for themselves and throw away at their end: who may read this file may do to the server
whatever they allow, without them.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossway.cluster.keys import jwks_of, signing_keys
from crossway.errors import KeysError
from crossway.runtime.identity import THROW_AWAY, SigningKey

LARGEST = 1 << 20
"""Bytes of a file that is read."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A server that a process of this user runs for a design at `path`."""

    pid: int
    address: str
    command: str
    path: Path
    block: str | None = None
    keys: tuple[SigningKey, ...] = ()

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"crossway {self.command} at {self.address}"

    def is_of(self, path: Path) -> bool:
        """Whether it runs what is at `path`, or a folder or file around or inside it."""
        own, other = self.path, path.resolve()
        return own == other or own in other.parents or other in own.parents


class Announcement:
    """Announces a server from entering to leaving; `tell` says it anew."""

    def __init__(self, address: str, command: str, path: Path, block: str | None = None) -> None:
        """Keep what is announced; nothing is written yet."""
        self._said = Announced(os.getpid(), address, command, path.resolve(), block)
        self._file: Path | None = None

    def __enter__(self) -> Announcement:
        """Return itself."""
        return self

    def tell(self, namespaces: Iterable[str]) -> None:
        """Write where the server is, with the keys of these namespaces.

        Does nothing where no folder can be had that is this user's alone: then other commands
        have to be told the address.
        """
        folder = _folder(make=True)
        if folder is None:
            return
        keys = [key for name in namespaces if (key := THROW_AWAY.signing(name)) is not None]
        said = self._said
        value = {
            "pid": said.pid,
            "address": said.address,
            "command": said.command,
            "path": str(said.path),
            "block": said.block,
            "keys": jwks_of(keys),
        }
        file = folder / f"{said.pid}-{said.address.rpartition(':')[2]}.json"
        with contextlib.suppress(OSError):
            _write(file, json.dumps(value))
            self._file = file

    def __exit__(self, *_: object) -> None:
        """Take the file away."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)


def announced() -> tuple[Announced, ...]:
    """Return the servers that are up, the newest last; what a dead process left is removed."""
    folder = _folder(make=False)
    if folder is None:
        return ()
    found = []
    for file in sorted(folder.glob("*.json"), key=_written):
        one = _read(file)
        if one is not None and not _runs(one.pid):
            file.unlink(missing_ok=True)
        elif one is not None:
            found.append(one)
    return tuple(found)


def _folder(*, make: bool) -> Path | None:
    """Return the folder, None where there is none that this user alone can enter."""
    if not hasattr(os, "geteuid"):  # Windows: a user's own temporary folder is private
        folder = Path(tempfile.gettempdir()) / "crossway"
    elif given := os.environ.get("XDG_RUNTIME_DIR"):
        folder = Path(given) / "crossway"
    else:
        folder = Path(tempfile.gettempdir()) / f"crossway-{os.geteuid()}"
    try:
        if make:
            folder.mkdir(mode=0o700, exist_ok=True)
        # Not followed: in a temporary folder anybody could have put a link there first.
        status = folder.lstat()
    except OSError:
        return None
    private = not hasattr(os, "geteuid") or (
        status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077
    )
    return folder if stat.S_ISDIR(status.st_mode) and private else None


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    new.replace(file)


def _written(file: Path) -> float:
    with contextlib.suppress(OSError):
        return file.stat().st_mtime
    return 0.0


def _read(file: Path) -> Announced | None:
    """Return what a file says, None when it makes no sense."""
    try:
        with file.open("rb") as opened:
            value = json.loads(opened.read(LARGEST))
        return _understood(value)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, KeysError):
        return None


def _understood(value: Mapping[str, Any]) -> Announced:
    texts = [value[name] for name in ("address", "command", "path")]
    if not all(isinstance(text, str) for text in texts) or not isinstance(value["pid"], int):
        raise ValueError("a member is of another type")
    keys = tuple(signing_keys(json.dumps(value["keys"]), "what another command said of itself"))
    block = value["block"] if isinstance(value["block"], str) else None
    return Announced(value["pid"], texts[0], texts[1], Path(texts[2]), block, keys)


def _runs(pid: int) -> bool:
    """Whether there is a process of this number; where that cannot be asked, it is assumed."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return False  # not ours
    return True


def keys_at(address: str, among: Iterable[Announced]) -> Iterator[SigningKey]:
    """Yield the keys of the server at an address."""
    for one in among:
        if one.address == address:
            yield from one.keys
