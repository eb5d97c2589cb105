"""Throw-away keys that know what they signed: to verify a signature takes longer than to make it.

Signatures are made, carried and read as ever. One that the key itself made over these very bytes
needs no proof; any other (changed on its way, of another key, made up) is verified as ever.

A namespace has the same key in all simulations of a process: keys are no part of what a run
comes to, and nothing that is signed outlives the simulation that it was signed in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crossway.runtime.identity import SigningKey, ThrowAwayKeys, new_half, thumbprint

_REMEMBERED = 1024
"""Signatures that a key knows as its own at most; those that it forgot are verified."""


_NAMESPACES = 64
"""Namespaces after which simulations that begin share other keys: to hold many takes its time."""


class RememberingKeys(ThrowAwayKeys):
    """Makes a key for each namespace that asks, as `ThrowAwayKeys` does."""

    _shared: ClassVar[RememberingKeys | None] = None

    @classmethod
    def shared(cls) -> RememberingKeys:
        """Return keys for one more simulation: those of the ones before, with what they agreed on.

        Every namespace would have the same key in keys of its own.
        """
        known = cls._shared
        if known is None or len(known.namespaces) > _NAMESPACES:
            known = cls._shared = RememberingKeys()
        return known

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.namespaces: set[str] = set()

    def made(self, namespace: str) -> SigningKey:
        """Return the namespace's key, which knows what it signed."""
        self.namespaces.add(namespace)
        return _made(namespace)


@lru_cache(256)
def _made(namespace: str) -> SigningKey:
    private = _Private(Ed25519PrivateKey.generate())
    id = thumbprint(private.public_key())
    return SigningKey(id, namespace, private, agreement=new_half())


class _Private(Ed25519PrivateKey):
    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key, self._signed = key, dict[tuple[bytes, bytes], None]()
        self._public = _Public(key.public_key(), self._signed)

    def sign(self, data: Any) -> bytes:
        signature = self._key.sign(data)
        if len(self._signed) >= _REMEMBERED:
            self._signed.clear()
        self._signed[signature, bytes(data)] = None
        return signature

    def public_key(self) -> Ed25519PublicKey:
        return self._public

    def private_bytes(self, *how: Any) -> bytes:
        return self._key.private_bytes(*how)

    def private_bytes_raw(self) -> bytes:
        return self._key.private_bytes_raw()

    def __copy__(self) -> Ed25519PrivateKey:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Ed25519PrivateKey:
        return self


class _Public(Ed25519PublicKey):
    def __init__(self, key: Ed25519PublicKey, signed: dict[tuple[bytes, bytes], None]) -> None:
        self._key, self._signed = key, signed

    def verify(self, signature: Any, data: Any) -> None:
        if (bytes(signature), bytes(data)) not in self._signed:
            self._key.verify(signature, data)

    def public_bytes(self, *how: Any) -> bytes:
        return self._key.public_bytes(*how)

    def public_bytes_raw(self) -> bytes:
        return self._key.public_bytes_raw()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Public) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self.public_bytes_raw())

    def __copy__(self) -> Ed25519PublicKey:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Ed25519PublicKey:
        return self
