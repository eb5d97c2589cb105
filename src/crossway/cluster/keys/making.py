"""New keys: a namespace's first, and newer ones."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from pathlib import Path

from crossway import advice
from crossway.cluster.keys.jwk import checked_namespace, private_jwk
from crossway.cluster.keys.key_files import LARGEST, PRIVATE_SUFFIX, read_keys
from crossway.errors import KeysError
from crossway.runtime.identity import NEVER, Algorithm, SigningKey, new_key

HANDOVER = 60.0
"""Seconds until a rotated key begins to sign: until then everybody gets to know it."""

LATEST = 10 * 365 * 86400.0
"""Seconds after which a rotated key begins at the latest."""

_PRIVATE = f"*{PRIVATE_SUFFIX}"
"""The files of private keys, as git has it."""


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
    if any(key.namespace == namespace for key in read_keys(directory, {}).signing):
        raise KeysError(
            f"{directory} holds a key of namespace {namespace!r} already; nothing was changed. "
            f"To add a newer one: {advice.rotating_key(namespace)}"
        )
    ends = time.time() + lifetime
    made = new_key(checked_namespace(namespace), 0, algorithm, ends, agrees=agrees)
    return _write(directory, made)


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
    keys = read_keys(directory, {}).signing
    known = {key.namespace for key in keys}
    if namespace not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise KeysError(
            f"{directory} holds no private key of namespace {namespace!r} (it has: {listed}); "
            f"to make its first: {advice.making_key(namespace)}"
        )
    begins = time.time() + after
    newest = max((key for key in keys if key.namespace == namespace), key=lambda key: key.begins)
    chosen = algorithm or newest.algorithm
    if lifetime is None and newest.ends != NEVER:
        raise KeysError(
            f"the newest key of {namespace!r} ends: say how long the next one is good, such as "
            f"{advice.rotating_key(namespace, 90)}"
        )
    ends = NEVER if lifetime is None else begins + lifetime
    both = bool(newest.agreement) if agrees is None else agrees
    return _write(directory, new_key(namespace, begins, chosen, ends, agrees=both))


def revoke_key(directory: Path, namespace: str, id: str) -> SigningKey:
    """Mark a key of a namespace as one that counts no more, and return it.

    `id` may be the beginning of one. Its file stays, so that `export` tells others.

    Raises:
        KeysError: no private key here has that id, or several do, or the file cannot be written.
    """
    keys = [key for key in read_keys(directory, {}).signing if key.namespace == namespace]
    found = [key for key in keys if id and key.id.startswith(id)]
    if len(found) != 1:
        listed = ", ".join(key.id for key in keys) or "none"
        raise KeysError(
            f"expected the id of one key of {namespace!r} (or how it begins), not {id!r}; "
            f"{directory} has {listed}"
        )
    return _write(directory, dataclasses.replace(found[0], revoked=True), again=True)


def keep_from_git(directory: Path) -> Path | None:
    """Let git leave out the private keys of a directory; return the `.gitignore` that was written.

    None where it says so already. What else it says is kept. The directory is made if there is
    none.

    Raises:
        KeysError: it cannot be read or written.
    """
    path = directory / ".gitignore"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a+", encoding="utf-8", errors="surrogateescape") as file:
            file.seek(0)
            said = file.read(LARGEST)
            if {"*", _PRIVATE} & {line.strip() for line in said.splitlines()}:
                return None
            file.write("\n" if said and not said.endswith("\n") else "")
            file.write(f"# Private keys: whoever has one speaks for its namespace.\n{_PRIVATE}\n")
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None
    return path


def _write(directory: Path, key: SigningKey, *, again: bool = False) -> SigningKey:
    path = directory / f"{key.namespace}.{key.id[:12]}{PRIVATE_SUFFIX}"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: no key is ever overwritten. The mode is set before anything is in it.
        target = path.with_name(f"{path.name}.new") if again else path
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(private_jwk(key), indent=2) + "\n")
        if again:
            target.replace(path)
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None
    return key
