"""Keys that two namespaces agree on, for proofs that nobody but those two has to verify.

A namespace's key may have a second pair beside the one that signs: X25519 (RFC 7748). Its public
half is published with the signing key's, under that one's id, end and revocation. Out of the
private half of one namespace and the public half of another both compute one secret, and of that,
by HKDF (RFC 5869), a key for each direction: what `orders` calls `payments` with is not what
`payments` calls `orders` with. Both names, both ids and both halves go into it, so that whoever
passes off another's half as his own has a key that nobody else uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    # As in `algorithms`: native code, loaded once per process.
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32
"""Bytes of a half, and of a key that is agreed on."""

NAMED = 12
"""Characters of a key's id that a proof names it by: 9 bytes, as in the name of its file."""

_PURPOSE = b"crossway-mac-1"
"""What the keys are for; a form of other proofs would have another."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its namespace, the id of its key, and the public half of that."""

    namespace: str
    id: str
    half: bytes


@dataclass(frozen=True, slots=True)
class Pair:
    """The key under which a `caller` calls a `handler`, and is answered, until it `ends` (Unix
    seconds)."""

    caller: Side
    handler: Side
    key: bytes = field(repr=False)
    ends: float


def new_half() -> bytes:
    """Return a fresh private half."""
    return X25519PrivateKey.generate().private_bytes_raw()


@lru_cache(maxsize=256)
def public_half(private: bytes) -> bytes:
    """Return the public half of a private one.

    Raises:
        ValueError: it is of another length.
    """
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def is_half(public: bytes) -> bool:
    """Return whether bytes are a public half that anything can be agreed on with: of the right
    length, and none of the few with which everybody has the same secret (RFC 7748, section 6.1)."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def agreed(private: bytes, public: bytes, caller: Side, handler: Side) -> bytes:
    """Return the key of a pair, out of the private half of either and the public one of the other.

    Raises:
        ValueError: one of the halves is none.
    """
    own = X25519PrivateKey.from_private_bytes(private)
    secret = own.exchange(X25519PublicKey.from_public_bytes(public))
    sides = (part for one in (caller, handler) for part in _parts(one))
    info = joined([_PURPOSE, *sides])
    return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=info).derive(secret)


def _parts(side: Side) -> tuple[bytes, ...]:
    return side.namespace.encode(), side.id.encode(), side.half


def joined(parts: Iterable[bytes]) -> bytes:
    """Return parts as one, each behind its length: no two lists of parts give the same."""
    return b"".join([len(part).to_bytes(8) + part for part in parts])
