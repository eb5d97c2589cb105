"""Keys as JSON: a JWK is one key, a JWKS a set of them (RFC 7517; RFC 8037 for Ed25519).

What is read here was written by others: whatever is in it, it ends as a key or a `KeysError`,
which never quotes a key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crossway.errors import KeysError
from crossway.runtime.identity import PublicKey, SigningKey, key_id
from crossway.runtime.payloads import base64url

LAST = 253_402_300_799
"""The latest time (Unix seconds) at which a key may begin: the end of the year 9999."""

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def exported(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """Return public keys as a JWKS."""
    return {"keys": [public_jwk(key) for key in keys]}


def public_jwk(key: PublicKey) -> dict[str, Any]:
    """Return a public key as a JWK."""
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64url(key.key.public_bytes_raw()),
        "kid": key.id,
        "alg": "EdDSA",
        "use": "sig",
        "namespace": key.namespace,
    }


def private_jwk(key: SigningKey) -> dict[str, Any]:
    """Return a private key as a JWK, with the time at which it begins."""
    secret = base64url(key.private.private_bytes_raw())
    return {**public_jwk(key.public), "d": secret, "begins": int(key.begins)}


def jwks_of(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Return private keys as a JWKS: for files that only their owner can read."""
    return {"keys": [private_jwk(key) for key in keys]}


def signing_keys(text: str, where: str) -> list[SigningKey]:
    """Return the private keys of a JWKS, or the one that a JWK is.

    Raises:
        KeysError: it holds anything else.
    """
    return [signing_key(member, where) for member in members_of(text, where)]


def one_of(text: str, where: str) -> dict[str, Any]:
    """Return the JWK that a text is.

    Raises:
        KeysError: it is no JSON object. `where` names the text.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise KeysError(f"{where} holds no JSON; expected a JWK or a JWKS") from None
    if not isinstance(value, dict):
        raise KeysError(f"{where} holds no JSON object; expected a JWK or a JWKS")
    return value


def members_of(text: str, where: str) -> list[Any]:
    """Return what a JWKS holds, unread; a single JWK is a set of one.

    Raises:
        KeysError: the text is neither.
    """
    value = one_of(text, where)
    members = value.get("keys", [value])
    if not isinstance(members, list):
        raise KeysError(f"{where}: expected `keys` to be a list of JWKs")
    return members


def signing_key(jwk: Any, where: str) -> SigningKey:
    """Return the private key that a JWK is.

    Raises:
        KeysError: it is none, or does not say whose, or from when.
    """
    key = _key(jwk, where)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysError(f"{where} holds a public key where a private one is expected")
    begins = jwk.get("begins", 0)
    if isinstance(begins, bool) or not isinstance(begins, int | float) or not 0 <= begins <= LAST:
        raise KeysError(f"{where}: expected `begins` to be a time in Unix seconds")
    return SigningKey(key_id(key.public_key()), _namespace(jwk, where), key, float(begins))


def public_key(jwk: Any, where: str) -> PublicKey:
    """Return the public key that a JWK is.

    Raises:
        KeysError: it is none, is a private one, or does not say whose.
    """
    key = _key(jwk, where)
    if not isinstance(key, Ed25519PublicKey):
        raise KeysError(
            f"{where} holds a private key; files of this kind are for public ones. "
            "Remove it, and rotate the key: crossway keys rotate"
        )
    return PublicKey(key_id(key), _namespace(jwk, where), key)


def _key(jwk: Any, where: str) -> Any:
    if not isinstance(jwk, dict):
        raise KeysError(f"{where}: expected `keys` to be a list of JWKs")
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        kind = ", ".join(f"{name} {_shown(jwk.get(name))}" for name in ("kty", "crv"))
        raise KeysError(f"{where}: expected an Ed25519 key (kty 'OKP', crv 'Ed25519'), not {kind}")
    try:
        return jwt.PyJWK(jwk, algorithm="EdDSA").key
    except Exception:  # of the library, or of a type it does not expect
        # Not even as a cause: a message of the library might quote the key.
        raise KeysError(f"{where} holds no valid Ed25519 key") from None


def _shown(value: object) -> str:
    """Return a member of a JWK for a message: it may be anything, and as long as it likes."""
    return repr(value[:20]) if isinstance(value, str) else f"a {type(value).__name__}"


def _namespace(jwk: dict[str, Any], where: str) -> str:
    namespace = jwk.get("namespace")
    if not isinstance(namespace, str):
        raise KeysError(f"{where}: expected a member `namespace` naming whose key it is")
    try:
        return checked_namespace(namespace)
    except KeysError as fault:
        raise KeysError(f"{where}: {fault}") from None


def checked_namespace(namespace: str) -> str:
    """Return a namespace's name.

    Raises:
        KeysError: it could be none: a path, say.
    """
    if not _NAMESPACE.fullmatch(namespace):
        raise KeysError(
            f"{namespace[:80]!r} is no namespace's name: expected letters, digits, '.', '_' and '-'"
        )
    return namespace
