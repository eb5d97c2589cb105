"""Keys that outlive a process: a directory of files, or an environment variable.

A private key is a JWK (RFC 7517, 8037) in a file of its own, `NAMESPACE.ID.jwk`, that only
its owner can read, or one of a set in the variable CROSSWAY_PRIVATE_KEYS. Public keys of
other namespaces are JWKS files, `*.jwks.json`, in the same directory. Every key says its
`namespace`, since what it signs counts as said by that one alone.

A namespace may have several: the newest whose time has come signs, all verify until they
are removed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crossway.errors import KeysError
from crossway.runtime.identity import Keyring, PublicKey, SigningKey, key_id, new_key
from crossway.runtime.payloads import base64url

DIRECTORY = Path(".crossway/keys")
"""Where keys are unless the variable CROSSWAY_KEYS or an option says otherwise."""

PRIVATE_SUFFIX, PUBLIC_SUFFIX = ".jwk", ".jwks.json"

HANDOVER = 60.0
"""Seconds until a rotated key begins to sign: until then everybody gets to know it."""

LATEST = 10 * 365 * 86400.0
"""Seconds after which a rotated key begins at the latest."""

EVERY = 5.0
"""Seconds between two looks at the directory."""

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that were found: private ones, and the public ones of other namespaces."""

    signing: tuple[SigningKey, ...] = ()
    trusted: tuple[PublicKey, ...] = ()


def keys_directory(given: Path | None = None) -> Path:
    """Return the directory an option names, else the variable CROSSWAY_KEYS, else the usual."""
    return given or Path(os.environ.get("CROSSWAY_KEYS") or DIRECTORY)


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
    return _write(directory, new_key(_checked(namespace)))


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


def read_keys(directory: Path, environment: Mapping[str, str] = os.environ) -> Keys:
    """Return the keys of a directory (none if there is no such) and of the environment.

    Raises:
        KeysError: a private key is readable by others than its owner, or a file holds
            something else than what its name says.
    """
    private = [_private_file(path) for path in sorted(directory.glob(f"*{PRIVATE_SUFFIX}"))]
    if text := environment.get("CROSSWAY_PRIVATE_KEYS"):
        where = "the variable CROSSWAY_PRIVATE_KEYS"
        private += [_signing(member, where) for member in _members(text, where)]
    public = [
        _public(member, str(path))
        for path in sorted(directory.glob(f"*{PUBLIC_SUFFIX}"))
        for member in _members(_text(path), str(path))
    ]
    return Keys(tuple(private), tuple(public))


def exported(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """Return public keys as a JWKS."""
    return {"keys": [_public_jwk(key) for key in keys]}


@contextlib.asynccontextmanager
async def followed(directory: Path, every: float = EVERY) -> AsyncIterator[Keyring]:
    """Yield the keys of a directory and the environment, kept as they are on disk.

    What cannot be read later on is logged, and the keys known so far stay.

    Raises:
        KeysError: they cannot be read to begin with.
    """
    found = read_keys(directory)
    keyring = Keyring(found.signing, found.trusted)
    task = asyncio.create_task(_follow(directory, keyring, every))
    try:
        yield keyring
    finally:
        task.cancel()


async def _follow(directory: Path, keyring: Keyring, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            found = await asyncio.to_thread(read_keys, directory)
        except KeysError as failure:
            logging.getLogger(__name__).warning("keys stay as they were: %s", failure)
        else:
            keyring.replace(found.signing, found.trusted)


def _checked(namespace: str) -> str:
    if not _NAMESPACE.fullmatch(namespace):
        raise KeysError(
            f"{namespace!r} is no namespace's name: expected letters, digits, '.', '_' and '-'"
        )
    return namespace


def _write(directory: Path, key: SigningKey) -> SigningKey:
    path = directory / f"{key.namespace}.{key.id[:12]}{PRIVATE_SUFFIX}"
    secret = {
        **_public_jwk(key.public),
        "d": base64url(key.private.private_bytes_raw()),
        "begins": int(key.begins),
    }
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: no key is ever overwritten. The mode is set before anything is in it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(secret, indent=2) + "\n")
    except OSError as failure:
        raise KeysError(f"cannot write {path}: {failure.strerror}") from None
    return key


def _public_jwk(key: PublicKey) -> dict[str, Any]:
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64url(key.key.public_bytes_raw()),
        "kid": key.id,
        "alg": "EdDSA",
        "use": "sig",
        "namespace": key.namespace,
    }


def _private_file(path: Path) -> SigningKey:
    try:
        mode = path.stat().st_mode & 0o777
    except OSError as failure:
        raise KeysError(f"cannot read {path}: {failure.strerror}") from None
    if os.name == "posix" and mode & 0o077:
        raise KeysError(
            f"{path} can be read by others than its owner (mode {mode:04o}); its key is not used. "
            f"Expected 0600: chmod 600 {path}, and rotate the key if others may have read it"
        )
    return _signing(_object(_text(path), str(path)), str(path))


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as failure:
        said = failure.strerror if isinstance(failure, OSError) else "it is no text"
        raise KeysError(f"cannot read {path}: {said}") from None


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        raise KeysError(f"{where} holds no JSON; expected a JWK or a JWKS") from None
    if not isinstance(value, dict):
        raise KeysError(f"{where} holds no JSON object; expected a JWK or a JWKS")
    return value


def _members(text: str, where: str) -> list[dict[str, Any]]:
    """Return the keys of a JWKS; a single JWK is a set of one."""
    value = _object(text, where)
    members = value.get("keys", [value])
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise KeysError(f"{where}: expected `keys` to be a list of JWKs")
    return members


def _signing(jwk: dict[str, Any], where: str) -> SigningKey:
    key = _key(jwk, where)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysError(f"{where} holds a public key where a private one is expected")
    begins = jwk.get("begins", 0)
    if not isinstance(begins, int | float):
        raise KeysError(f"{where}: expected `begins` to be a time in Unix seconds")
    return SigningKey(key_id(key.public_key()), _namespace(jwk, where), key, float(begins))


def _public(jwk: dict[str, Any], where: str) -> PublicKey:
    key = _key(jwk, where)
    if not isinstance(key, Ed25519PublicKey):
        raise KeysError(
            f"{where} holds a private key; files of this kind are for public ones. "
            "Remove it, and rotate the key: crossway keys rotate"
        )
    return PublicKey(key_id(key), _namespace(jwk, where), key)


def _key(jwk: dict[str, Any], where: str) -> Any:
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        kind = f"kty {jwk.get('kty')!r}, crv {jwk.get('crv')!r}"
        raise KeysError(f"{where}: expected an Ed25519 key (kty 'OKP', crv 'Ed25519'), not {kind}")
    try:
        return jwt.PyJWK(jwk, algorithm="EdDSA").key
    except jwt.PyJWTError:
        # Not even as a cause: a message of the library might quote the key.
        raise KeysError(f"{where} holds no valid Ed25519 key") from None


def _namespace(jwk: dict[str, Any], where: str) -> str:
    namespace = jwk.get("namespace")
    if not isinstance(namespace, str):
        raise KeysError(f"{where}: expected a member `namespace` naming whose key it is")
    return _checked(namespace)
