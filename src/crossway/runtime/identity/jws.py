"""Compact JWS (RFC 7515) with a JSON object inside: what every token here is.

Written on `cryptography` itself. A general library decodes a token twice and looks at options
that ours never have, which took a third of the time of a call (measured); a maintained one
reads what is written here and writes what is read, in the tests.

A signature takes ten times as long to verify as all else that is done with a token. Whether one is
right never changes, so a process remembers those that it made or found right: a workflow behind an
operation looks at the header that its own process signed with each call that it makes. Whether the
key still counts is asked each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from crossway.runtime.identity.agreement import joined as behind_lengths
from crossway.runtime.identity.algorithms import (
    PrivateMaterial,
    PublicMaterial,
    algorithm_of,
    raw,
    signature,
    verifies,
)
from crossway.runtime.identity.keys import PublicKey, SigningKey
from crossway.runtime.payloads import base64url, from_base64url

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


_REMEMBERED = 4096


class MalformedError(ValueError):
    """A text is no compact JWS with a JSON object inside."""


def signed(key: SigningKey, kind: str, claims: Mapping[str, Any]) -> str:
    """Return claims as a JWS of a kind (`typ`), signed."""
    text = unsigned(key.algorithm, kind, key.id, claims, key.certificate)
    data = text.encode()
    made = signature(key.private, data)
    genuine.add(_named(key.private, made, data))
    return joined(text, made)


def unsigned(
    algorithm: str, kind: str, id: str, claims: Mapping[str, Any], certificate: str = ""
) -> str:
    """Return what has to be signed by the key of an id."""
    return f"{_head(algorithm, kind, id, certificate)}.{base64url(_encode(claims))}"


def joined(data: str, signature: bytes) -> str:
    """Return what was signed, with its signature."""
    return f"{data}.{base64url(signature)}"


@lru_cache(256)
def _head(algorithm: str, kind: str, id: str, certificate: str) -> str:
    header = {"alg": algorithm, "kid": id, "typ": kind}
    return base64url(_encode({**header, "cert": certificate} if certificate else header))


def header_of(token: str) -> Mapping[str, Any]:
    """Return the header of a token, which says by what key to verify it.

    Raises:
        MalformedError: there is none.
    """
    return _header(token.partition(".")[0])


@lru_cache(256)
def _header(text: str) -> Mapping[str, Any]:
    # Few are in use at once: one for each key and kind of token.
    return object_in(text)


def claims_of(token: str, key: PublicKey) -> dict[str, Any] | None:
    """Return the claims of a token that a key signed; None when it did not.

    Raises:
        MalformedError: it is no token, or its header asks for what is not known here.
    """
    data, _, sign = token.rpartition(".")
    _, _, claims = data.partition(".")
    header = header_of(token)
    if header.get("alg") != algorithm_of(key.key) or "crit" in header:
        raise MalformedError("not of the key's algorithm")
    if not data.isascii() or not _is_genuine(key.key, _bytes(sign), data.encode()):
        return None
    return object_in(claims)


class Genuine:
    """Signatures that are right, by a digest of them, of what they are under and of the key itself:
    a few thousand at a time."""

    def __init__(self) -> None:
        """Know none."""
        self._known: set[bytes] = set()

    def add(self, named: bytes) -> None:
        """Remember one."""
        if len(self._known) >= _REMEMBERED:
            self._known = set()
        self._known.add(named)

    def __contains__(self, named: bytes) -> bool:
        """Return whether one is remembered."""
        return named in self._known

    def forget(self) -> None:
        """Remember none, as a process that has just begun."""
        self._known = set()


genuine = Genuine()
"""What this process signed, or verified."""


def _is_genuine(key: PublicMaterial, signed: bytes, data: bytes) -> bool:
    named = _named(key, signed, data)
    if named in genuine:
        return True
    if not verifies(key, signed, data):
        return False
    genuine.add(named)
    return True


def _named(key: PrivateMaterial | PublicMaterial, signed: bytes, data: bytes) -> bytes:
    # By the key and not by its id, which whoever makes a key may say to be another's.
    return hashlib.sha256(behind_lengths([raw(key), signed, data])).digest()


def object_in(text: str) -> dict[str, Any]:
    """Return the JSON object inside unpadded base64url.

    Raises:
        MalformedError: there is none.
    """
    data = _bytes(text)
    try:
        value = _decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):  # of JSON or UTF-8
        raise MalformedError("no JSON") from None
    if not isinstance(value, dict):
        raise MalformedError("no JSON object")
    return value


def _bytes(text: str) -> bytes:
    try:
        return from_base64url(text)
    except ValueError:
        raise MalformedError("no base64url") from None
