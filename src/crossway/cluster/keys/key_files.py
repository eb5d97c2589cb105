"""The files of a key directory: which count, and what is in them.

A file of public keys speaks for the namespace in its name and no other: whoever writes
`reports.jwks.json` adds no key of `payments`, and takes none away. A file that makes no sense
costs nobody else's keys.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crossway.cluster.keys import jwk
from crossway.cluster.keys.replaceable import replaceable
from crossway.errors import KeysError
from crossway.runtime.identity import PublicKey, SigningKey

DIRECTORY = Path(".crossway/keys")
"""Where keys are unless the variable CROSSWAY_KEYS or an option says otherwise."""

PRIVATE_SUFFIX, PUBLIC_SUFFIX = ".jwk", ".jwks.json"

UNFINISHED = ".new-"
"""What the name of a file begins with while it is written: git leaves it out by its suffix."""

LARGEST = 1 << 20
"""Bytes of a file of keys."""

VARIABLE = "CROSSWAY_PRIVATE_KEYS"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that were found: private ones, and the public ones of other namespaces.

    `faults` says what was left out and why; `unsafe` are those of them about private keys. `notes`
    says which public ones others than their reader could replace: they count all the same.
    `pending` are the namespaces of which nobody has said yet which keys they have.
    """

    signing: tuple[SigningKey, ...] = ()
    trusted: tuple[PublicKey, ...] = ()
    faults: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pending: frozenset[str] = frozenset()


def keys_directory(given: Path | None = None) -> Path:
    """Return the directory an option names, else the variable CROSSWAY_KEYS, else the usual."""
    return given or Path(os.environ.get("CROSSWAY_KEYS") or DIRECTORY)


def option_of(directory: Path) -> str:
    """Return what a hint adds to a `crossway keys` command for it to be about a directory.

    >>> option_of(Path("some keys")), option_of(keys_directory())
    (" --dir 'some keys'", '')
    """
    usual = directory == keys_directory()
    return "" if usual else f" --dir {shlex.quote(str(directory))}"


def read_keys(directory: Path, environment: Mapping[str, str] = os.environ) -> Keys:
    """Return the keys of a directory (none if there is no such) and of the environment.

    Raises:
        KeysError: a private key could be read or replaced by others than its owner, or a
            file holds something else than what its name says.
    """
    found = KeyFiles(directory, environment).look()
    if found.faults:
        raise KeysError(found.faults[0])
    return found


def usable_keys(directory: Path) -> Keys:
    """Return the keys of a directory and of the environment, whatever public files make no sense:
    `faults` name them.

    Raises:
        KeysError: a private key is unsafe or makes no sense.
    """
    found = KeyFiles(directory).look()
    if found.unsafe:
        raise KeysError(found.unsafe[0])
    return found


def private_keys(directory: Path, namespace: str) -> list[tuple[Path | None, SigningKey]]:
    """Return every private key and the file that it is in, None for one of the environment.

    Raises:
        KeysError: a file that is named after the namespace is unsafe or makes no sense.
    """
    found: list[tuple[Path | None, SigningKey]] = []
    for path in _paths(directory, known=False):
        if path.name.endswith(PRIVATE_SUFFIX):
            try:
                found += [(path, key) for key in _read(path).signing]
            except KeysError:
                if path.name.startswith(f"{namespace}."):
                    raise
    text = os.environ.get(VARIABLE)
    named = jwk.signing_keys(text, f"the variable {VARIABLE}") if text else []
    return [*found, *((None, key) for key in named)]


@dataclass
class KeyFiles:
    """A directory and the environment, looked at again and again.

    A file that makes no sense any more keeps what it held: it may be half written.
    """

    directory: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _held: Mapping[Path, Keys] = field(default_factory=dict)

    def look(self) -> Keys:
        """Return what is there now.

        Raises:
            KeysError: what the environment holds is no key.
        """
        faults = []
        try:
            paths = _paths(self.directory, known=bool(self._held))
        except KeysError as fault:
            nothing = Keys(faults=(str(fault),), unsafe=(str(fault),))
            return together([self._of_environment(), *self._held.values(), nothing])
        held: dict[Path, Keys] = {}
        for path in paths:
            try:
                held[path] = _read(path)
            except KeysError as fault:
                private = (str(fault),) if path.name.endswith(PRIVATE_SUFFIX) else ()
                faults.append(Keys(faults=(str(fault),), unsafe=private))
                if path in self._held:
                    held[path] = self._held[path]
        self._held = held
        return together([self._of_environment(), *held.values(), *faults])

    def _of_environment(self) -> Keys:
        text, where = self.environment.get(VARIABLE), f"the variable {VARIABLE}"
        return Keys(signing=tuple(jwk.signing_keys(text, where)) if text else ())


def together(found: Iterable[Keys]) -> Keys:
    """Return what was found in several places as one."""
    parts = list(found)
    return Keys(
        tuple(key for part in parts for key in part.signing),
        tuple(key for part in parts for key in part.trusted),
        tuple(fault for part in parts for fault in part.faults),
        tuple(fault for part in parts for fault in part.unsafe),
        tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        frozenset(name for part in parts for name in part.pending),
    )


def _paths(directory: Path, *, known: bool) -> list[Path]:
    """Return the files of keys, private ones first; none if nothing was `known` of it."""
    try:
        with os.scandir(directory) as entries:
            every = (entry.name for entry in entries)
            names = sorted(name for name in every if not name.startswith(UNFINISHED))
    except OSError as failure:
        if isinstance(failure, FileNotFoundError) and not known:
            return []
        raise KeysError(f"cannot read {directory}: {failure.strerror}") from None
    suffixes = (PRIVATE_SUFFIX, PUBLIC_SUFFIX)
    return [directory / name for suffix in suffixes for name in names if name.endswith(suffix)]


def _read(path: Path) -> Keys:
    status, text = _opened(path)
    if path.name.endswith(PRIVATE_SUFFIX):
        _refuse_unsafe(path, status)
        return Keys(signing=(jwk.signing_key(jwk.one_of(text, str(path)), str(path)),))
    keys, faults = [], []
    for member in jwk.members_of(text, str(path)):
        try:
            keys.append(_of_its_file(jwk.public_key(member, str(path)), path))
        except KeysError as fault:
            faults.append(str(fault))
    notes = tuple(replaceable(path, status))
    return Keys(trusted=tuple(keys), faults=tuple(dict.fromkeys(faults)), notes=notes)


def _of_its_file(key: PublicKey, path: Path) -> PublicKey:
    if path.name != f"{key.namespace}{PUBLIC_SUFFIX}":
        raise KeysError(
            f"{path} holds a key of namespace {key.namespace!r}, which is not used: expected "
            f"those of {path.name.removesuffix(PUBLIC_SUFFIX)!r} alone. "
            f"Keys of {key.namespace!r} belong in {key.namespace}{PUBLIC_SUFFIX}"
        )
    return key


def _opened(path: Path) -> tuple[os.stat_result, str]:
    """Return what a file is, and its text; nothing but a regular file is waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise KeysError(f"cannot read {path}: expected a file")
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(LARGEST + 1)
        finally:  # `open` takes no directory, and would leave it open
            os.close(descriptor)
    except OSError as failure:
        raise KeysError(f"cannot read {path}: {failure.strerror}") from None
    if len(content) > LARGEST:
        raise KeysError(f"cannot read {path}: larger than {LARGEST >> 20} MiB")
    try:
        return status, content.decode()
    except UnicodeDecodeError:
        raise KeysError(f"cannot read {path}: it is no text") from None


def _refuse_unsafe(path: Path, status: os.stat_result) -> None:
    """Return when nobody but their owner could have read or replaced a private key's file."""
    if os.name != "posix":
        return
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        raise KeysError(
            f"{path} can be read by others than its owner (mode {mode:04o}); its key is not used. "
            f"Expected 0600: chmod 600 {shlex.quote(str(path))}, "
            "and rotate the key if others may have read it"
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise KeysError(
            f"{path} belongs to another user (id {status.st_uid}); its key is not used. "
            f"Expected it to be this one's: chown {os.geteuid()} {shlex.quote(str(path))}"
        )
    if said := _replaceable(path.parent):
        raise KeysError(
            f"{said}, and so replace {path}; its key is not used. {_closing(path.parent)}"
        )


def refuse_open(directory: Path) -> None:
    """Return when nobody but its owner could replace a private key in a directory.

    Raises:
        KeysError: others can write to it, so that a key there would not be used.
    """
    if os.name == "posix" and (said := _replaceable(directory)):
        raise KeysError(f"{said}; a key there would not be used. {_closing(directory)}")


def _replaceable(directory: Path) -> str:
    """Return how others could replace files of a directory, "" if they cannot."""
    folder = directory.resolve()
    mode = stat.S_IMODE(folder.stat().st_mode)
    # Where the sticky bit is set (as for mounted secrets), nobody replaces another's file.
    if not mode & 0o022 or mode & stat.S_ISVTX:
        return ""
    return f"others than its owner can write to {folder} (mode {mode:04o})"


def _closing(directory: Path) -> str:
    return f"Expected 0700: chmod 700 {shlex.quote(str(directory.resolve()))}"
