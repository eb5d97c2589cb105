"""Compact JWS (RFC 7515) with a JSON object inside: what every token here is.

Written on `cryptography` itself. A general library decodes a token twice and looks at options
that ours never have, which took a third of the time of a call (measured); a maintained one
reads what is written here and writes what is read, in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from crossway.runtime.identity.algorithms import algorithm_of, signature, verifies
from crossway.runtime.identity.keys import PublicKey, SigningKey
from crossway.runtime.payloads import base64url, from_base64url

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class MalformedError(ValueError):
    """A text is no compact JWS with a JSON object inside."""


def signed(key: SigningKey, kind: str, claims: Mapping[str, Any]) -> str:
    """Return claims as a JWS of a kind (`typ`), signed."""
    data = unsigned(key.algorithm, kind, key.id, claims, key.certificate)
    return joined(data, signature(key.private, data.encode()))


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
    if not data.isascii() or not verifies(key.key, _bytes(sign), data.encode()):
        return None
    return object_in(claims)


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
