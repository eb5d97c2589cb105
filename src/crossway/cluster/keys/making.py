"""New keys: a namespace's first, and newer ones."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from crossway.cluster.keys.jwk import checked_namespace, private_jwk
from crossway.cluster.keys.key_files import PRIVATE_SUFFIX, read_keys
from crossway.errors import KeysError
from crossway.runtime.identity import SigningKey, new_key

HANDOVER = 60.0
"""Seconds until a rotated key begins to sign: until then everybody gets to know it."""

LATEST = 10 * 365 * 86400.0
"""Seconds after which a rotated key begins at the latest."""


def create_key(directory: Path, namespace: str) -> SigningKey:
    """Write the first key of a namespace and return it.

    Raises:
        KeysError: it has one already, or the file cannot be written.
    """
    if any(key.namespace == namespace for key in read_keys(directory, {}).signing):
        raise KeysError(
            f"{directory} holds a key of namespace {namespace!r} already; nothing was changed. "
            f"To add a newer one: crossway keys rotate {namespace}"
        )
    return _write(directory, new_key(checked_namespace(namespace)))


def rotate_key(directory: Path, namespace: str, after: float = HANDOVER) -> SigningKey:
    """Write a newer key of a namespace, which signs in `after` seconds, and return it.

    Raises:
        KeysError: the namespace has none to follow, or the file cannot be written.
    """
    known = {key.namespace for key in read_keys(directory, {}).signing}
    if namespace not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise KeysError(
            f"{directory} holds no private key of namespace {namespace!r} (it has: {listed}); "
            f"to make its first: crossway keys new {namespace}"
        )
    return _write(directory, new_key(namespace, time.time() + after))


def _write(directory: Path, key: SigningKey) -> SigningKey:
    path = directory / f"{key.namespace}.{key.id[:12]}{PRIVATE_SUFFIX}"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: no key is ever overwritten. The mode is set before anything is in it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(private_jwk(key), indent=2) + "\n")
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None
    return key
