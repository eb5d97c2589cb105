"""Ed25519 keys: one namespace signs with its newest, everybody verifies with any of them.

A key's id is its RFC 7638 thumbprint, so one id never means two keys. A key belongs to one
namespace: what it signs counts as said by that namespace and no other.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from temporalio import workflow

from crossway.runtime.payloads import base64url

with workflow.unsafe.imports_passed_through():
    # Native code that loads once per process: a sandboxed workflow that imports us, by way
    # of its own module, must get what is loaded.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies what `namespace` signed."""

    id: str
    namespace: str
    key: Ed25519PublicKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. `begins` is the time (Unix seconds) from which it signs."""

    id: str
    namespace: str
    private: Ed25519PrivateKey = field(repr=False)
    begins: float = 0

    @property
    def public(self) -> PublicKey:
        """The half that may be shown."""
        return PublicKey(self.id, self.namespace, self.private.public_key())


def new_key(namespace: str, begins: float = 0) -> SigningKey:
    """Return a fresh key that signs from `begins` (Unix seconds) on."""
    private = Ed25519PrivateKey.generate()
    return SigningKey(key_id(private.public_key()), namespace, private, begins)


def key_id(key: Ed25519PublicKey) -> str:
    """Return a key's thumbprint. Source: RFC 7638; RFC 8037 appendix A.3."""
    text = f'{{"crv":"Ed25519","kty":"OKP","x":"{base64url(key.public_bytes_raw())}"}}'
    return base64url(hashlib.sha256(text.encode()).digest())


class Keyring:
    """The keys of a process: private ones to sign with, public ones to trust.

    Workflows sign from several threads at once: a change replaces the tables, never
    edits them.
    """

    def __init__(
        self, signing: Iterable[SigningKey] = (), trusted: Iterable[PublicKey] = ()
    ) -> None:
        """Begin with these keys."""
        self.replace(signing, trusted)

    def replace(
        self, signing: Iterable[SigningKey] = (), trusted: Iterable[PublicKey] = ()
    ) -> None:
        """Hold these keys from now on. The public half of a signing key is trusted too."""
        own = sorted(signing, key=lambda key: (key.begins, key.id), reverse=True)
        self._trusted = {key.id: key for key in (*trusted, *(key.public for key in own))}
        self._signing: dict[str, tuple[SigningKey, ...]] = {}
        grouped: dict[str, list[SigningKey]] = {}
        for key in own:
            grouped.setdefault(key.namespace, []).append(key)
        self._signing = {namespace: tuple(keys) for namespace, keys in grouped.items()}

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's newest key whose time has come, else its oldest, else None."""
        keys = self._signing.get(namespace, ())
        now = time.time()
        return next((key for key in keys if key.begins <= now), keys[-1] if keys else None)

    def public(self, id: str) -> PublicKey | None:
        """Return the trusted key of this id."""
        return self._trusted.get(id)


class ThrowAwayKeys(Keyring):
    """Makes a key for each namespace that asks; they end with the process."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._lock = threading.Lock()

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's key, made when it is first asked for."""
        with self._lock:
            if namespace not in self._signing:
                key = new_key(namespace)
                self._signing[namespace] = (key,)
                self._trusted[key.id] = key.public
        return super().signing(namespace)


THROW_AWAY = ThrowAwayKeys()
"""The keys of `run` and `dev`, where one process serves every namespace.

Nobody outside this process trusts them, so a worker elsewhere that was given no keys
refuses and is refused.
"""
