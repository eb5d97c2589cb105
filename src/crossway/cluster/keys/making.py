"""New keys: a namespace's first, and newer ones."""

from __future__ import annotations

import dataclasses
import time
from fnmatch import fnmatch
from pathlib import Path

from crossway import advice
from crossway.cluster.keys.jwk import checked_namespace
from crossway.cluster.keys.key_files import (
    LARGEST,
    PRIVATE_SUFFIX,
    VARIABLE,
    option_of,
    private_keys,
    refuse_open,
)
from crossway.cluster.keys.writing import locked, make_directory, write_again, write_new
from crossway.errors import KeysError
from crossway.runtime.identity import NEVER, Algorithm, SigningKey, new_key

HANDOVER = 60.0
"""Seconds until a rotated key begins to sign: until then everybody gets to know it."""

LATEST = 10 * 365 * 86400.0
"""Seconds after which a rotated key begins at the latest."""

_PRIVATE = f"*{PRIVATE_SUFFIX}"
"""The files of private keys, as git has it."""

_ANY = f"namespace.id{PRIVATE_SUFFIX}"
"""A file as any private key may be in."""


def create_key(
    directory: Path,
    namespace: str,
    algorithm: Algorithm = "EdDSA",
    lifetime: float = NEVER,
    *,
    agrees: bool = True,
) -> SigningKey:
    """Write the first key of a namespace, good for `lifetime` seconds, and return it.

    Unless it `agrees` on keys for MACs it only signs.

    Raises:
        KeysError: it has one already, or the file cannot be written.
    """
    checked_namespace(namespace)
    make_directory(directory)
    with locked(directory):
        refuse_second(directory, namespace)
        ends = time.time() + lifetime
        made = new_key(namespace, 0, algorithm, ends, agrees=agrees)
        write_new(directory, made)
    return made


def refuse_second(directory: Path, namespace: str) -> None:
    """Return when a namespace may get its first key.

    Raises:
        KeysError: it has one already, or no namespace is called so, or others can write to
            the directory.
    """
    checked_namespace(namespace)
    if directory.is_dir():
        refuse_open(directory)
    for path, key in private_keys(directory, namespace):
        if key.namespace == namespace:
            where = directory if path else f"the variable {VARIABLE}"
            raise KeysError(
                f"{where} holds a key of namespace {namespace!r} already; nothing was changed. "
                f"To add a newer one: {advice.rotating_key(namespace)}{option_of(directory)}"
            )


def rotate_key(
    directory: Path,
    namespace: str,
    after: float = HANDOVER,
    algorithm: Algorithm | None = None,
    lifetime: float | None = None,
    *,
    agrees: bool | None = None,
) -> SigningKey:
    """Write a newer key of a namespace, which signs in `after` seconds, and return it.

    It is of the algorithm of the newest before it unless another is given, and good for
    `lifetime` seconds from when it signs. It agrees on keys for MACs if that one does, unless
    `agrees` says otherwise.

    Raises:
        KeysError: the namespace has none to follow, that one ends and no lifetime is given, or the
            file cannot be written.
    """
    with locked(directory):
        newest = newest_key(directory, namespace)
        begins = time.time() + after
        chosen = algorithm or newest.algorithm
        if lifetime is None and newest.ends != NEVER:
            raise KeysError(
                f"the newest key of {namespace!r} ends: say how long the next one is good, such as "
                f"{advice.rotating_key(namespace, 90)}{option_of(directory)}"
            )
        ends = NEVER if lifetime is None else begins + lifetime
        both = bool(newest.agreement) if agrees is None else agrees
        made = new_key(namespace, begins, chosen, ends, agrees=both)
        write_new(directory, made)
    return made


def newest_key(directory: Path, namespace: str) -> SigningKey:
    """Return the newest private key of a namespace, that of the environment among them.

    Raises:
        KeysError: it has none.
    """
    keys = [key for _, key in private_keys(directory, namespace)]
    known = {key.namespace for key in keys}
    if namespace not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise KeysError(
            f"{directory} holds no private key of namespace {namespace!r} (it has: {listed}); "
            f"to make its first: {advice.making_key(namespace)}{option_of(directory)}"
        )
    return max((key for key in keys if key.namespace == namespace), key=lambda key: key.begins)


def revoke_key(directory: Path, namespace: str, id: str) -> SigningKey:
    """Mark a key of a namespace as one that counts no more, and return it.

    `id` may be the beginning of one. Its files stay, so that `export` tells others.

    Raises:
        KeysError: no private key here has that id, or several do, or it is in no file, or one
            cannot be written.
    """
    with locked(directory):
        found = _of_id(directory, namespace, id)
        files = [(path, key) for path, key in found if path]
        if not files:
            raise KeysError(
                f"the key {found[0][1].id} of {namespace!r} is in the variable {VARIABLE}: give it "
                '`"revoked": true` there'
            )
        for path, key in files:
            write_again(path, dataclasses.replace(key, revoked=True))
    return dataclasses.replace(files[0][1], revoked=True)


def _of_id(directory: Path, namespace: str, id: str) -> list[tuple[Path | None, SigningKey]]:
    """Return the one key whose id begins so, as often as it lies there."""
    every = private_keys(directory, namespace)
    own = [(path, key) for path, key in every if key.namespace == namespace]
    found = [(path, key) for path, key in own if id and key.id.startswith(id)]
    if len({key.id for _, key in found}) != 1:
        listed = ", ".join(dict.fromkeys(key.id for _, key in own)) or "none"
        raise KeysError(
            f"expected the id of one key of {namespace!r} (or how it begins), not {id!r}; "
            f"{directory} has {listed}"
        )
    return found


def keep_from_git(directory: Path) -> Path | None:
    """Let git leave out the private keys of a directory; return the `.gitignore` that was written.

    None where it says so already. What else it says is kept. The directory is made if there is
    none.

    Raises:
        KeysError: it cannot be read or written, or is a link: what that leads to is another's.
    """
    path = directory / ".gitignore"
    make_directory(directory)
    if path.is_symlink():
        raise KeysError(f"{path} is a link, which git does not follow: put a file in its place")
    try:
        with path.open("a+", encoding="utf-8", errors="surrogateescape") as file:
            file.seek(0)
            said = file.read(LARGEST)
            if _leaves_out(said):
                return None
            file.write("\n" if said and not said.endswith("\n") else "")
            file.write(f"# Private keys: whoever has one speaks for its namespace.\n{_PRIVATE}\n")
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None
    return path


def _leaves_out(said: str) -> bool:
    """Return whether git leaves out private keys by a `.gitignore`: the last line about them says
    so. One about a single file, `!mine.jwk`, was written on purpose.
    """
    left = False
    for line in map(str.rstrip, said.splitlines()):
        if line in {"*", _PRIVATE}:
            left = True
        elif line.startswith("!") and fnmatch(_ANY, line[1:].removeprefix("/")):
            left = False
    return left
