"""Proofs by a MAC as docs/security.md describes them, written from that page alone: what a test's
attackers make, and what is held against the runtime's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from crossway.runtime.identity import SigningKey

Proof = Literal["mac", "signature"]
"""By what a caller proves who it is."""

KINDS = {"call": "crossway-caller+mac", "answer": "crossway-answer+mac"}
KINDS["failure"] = "crossway-failure+mac"


def encoded(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return what base64url without padding stands for."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def framed(*parts: str | bytes) -> bytes:
    """Return parts, each behind its length in 8 bytes."""
    every = (part.encode() if isinstance(part, str) else part for part in parts)
    return b"".join(len(part).to_bytes(8, "big") + part for part in every)


def half_of(key: SigningKey) -> bytes:
    """Return the public half of a key."""
    private = X25519PrivateKey.from_private_bytes(key.agreement)
    return private.public_key().public_bytes_raw()


def agreed(own: SigningKey, other: SigningKey, caller: SigningKey, handler: SigningKey) -> bytes:
    """Return what the holder of `own` computes as the key of a caller and a handler."""
    private = X25519PrivateKey.from_private_bytes(own.agreement)
    secret = private.exchange(X25519PublicKey.from_public_bytes(half_of(other)))
    sides = [p for key in (caller, handler) for p in (key.namespace, key.id, half_of(key))]
    # HKDF (RFC 5869) without a salt, one block long.
    drawn = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(drawn, framed("crossway-mac-1", *sides) + b"\1", "sha256")


def id_bytes(id: str) -> bytes:
    """Return an id as a call's proof has it."""
    try:
        return b"\0" + uuid.UUID(id).bytes
    except ValueError:
        return b"\1" + id.encode()


def said_of(caller: SigningKey, handler: SigningKey, claims: Mapping[str, Any]) -> list[Any]:
    """Return what a call's proof says, field by field."""
    audience = claims.get("aud", "")
    return [
        claims["iss"],
        decoded(caller.id[:12]),
        decoded(handler.id[:12]),
        claims["sub"],
        id_bytes(claims["run"]),
        id_bytes(claims["jti"]),
        claims["iat"],
        claims["exp"] - claims["iat"],
        hashlib.sha256(audience.encode()).digest()[:16] if audience else b"",
        decoded(claims["sum"]),
        claims.get("chn", ""),
    ]


def proof_of_call(
    caller: SigningKey,
    handler: SigningKey,
    claims: Mapping[str, Any],
    *,
    key: bytes | None = None,
    kind: str = KINDS["call"],
    said: Any = None,
) -> str:
    """Return the proof of a call that a caller makes of a handler, or of what its parts are."""
    secret = agreed(caller, handler, caller, handler) if key is None else key
    fields = said_of(caller, handler, claims) if said is None else said
    body = fields if isinstance(fields, bytes) else msgspec.msgpack.encode(fields)
    about = framed(kind, body, claims["end"], claims["svc"], claims["op"])
    return "m1." + encoded(body + hmac.digest(secret, about, "sha256"))


def proof_of_ending(
    caller: SigningKey,
    handler: SigningKey,
    claims: Mapping[str, Any],
    *,
    key: bytes | None = None,
    kind: str = KINDS["answer"],
) -> str:
    """Return the proof of an answer to a call, or of a failure, of which `sum` is the digest."""
    secret = agreed(handler, caller, caller, handler) if key is None else key
    body = decoded(caller.id[:12]) + decoded(handler.id[:12])
    names = ("jti", "end", "svc", "op", "sum")
    about = framed(kind, body, *(claims[name] for name in names))
    return "m1." + encoded(body + hmac.digest(secret, about, "sha256"))
