"""Ed25519 keys: one namespace signs with its newest, everybody verifies with any of them.

A key's id is its RFC 7638 thumbprint, so one id never means two keys. A key belongs to one
namespace: what it signs counts as said by that namespace and no other.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class _Tables:
    """Private keys by namespace, the newest first; trusted keys by id, then namespace."""

    signing: Mapping[str, tuple[SigningKey, ...]] = field(default_factory=dict)
    trusted: Mapping[str, Mapping[str, PublicKey]] = field(default_factory=dict)


class Keyring:
    """The keys of a process: private ones to sign with, public ones to trust.

    Workflows sign from several threads at once: a change replaces both tables in one
    step, so that there is no instant without keys.
    """

    def __init__(
        self, signing: Iterable[SigningKey] = (), trusted: Iterable[PublicKey] = ()
    ) -> None:
        """Begin with these keys."""
        self.replace(signing, trusted)

    def replace(
        self, signing: Iterable[SigningKey] = (), trusted: Iterable[PublicKey] = ()
    ) -> None:
        """Hold these keys from now on. The public half of a signing key is trusted too.

        A key may be trusted for several namespaces: whoever passes off the public key of
        another as its own takes nothing from that one.
        """
        own = sorted(signing, key=lambda key: (key.begins, key.id), reverse=True)
        by_namespace: dict[str, list[SigningKey]] = {}
        for key in own:
            by_namespace.setdefault(key.namespace, []).append(key)
        by_id: dict[str, dict[str, PublicKey]] = {}
        for public in (*(key.public for key in own), *trusted):
            by_id.setdefault(public.id, {})[public.namespace] = public
        self._tables = _Tables({name: tuple(keys) for name, keys in by_namespace.items()}, by_id)

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's newest key whose time has come, else its oldest, else None."""
        keys = self._tables.signing.get(namespace, ())
        now = time.time()
        return next((key for key in keys if key.begins <= now), keys[-1] if keys else None)

    def public(self, id: str) -> PublicKey | None:
        """Return the trusted key of this id."""
        return next(iter(self._tables.trusted.get(id, {}).values()), None)

    def speaks_for(self, id: str, namespace: object) -> bool:
        """Return whether what the key of this id signed counts as said by a namespace."""
        return isinstance(namespace, str) and namespace in self._tables.trusted.get(id, {})

    @property
    def stale(self) -> str:
        """What keeps these keys from being those that should be known; empty when nothing does."""
        return ""


class ThrowAwayKeys(Keyring):
    """Makes a key for each namespace that asks; they end with the process."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._lock = threading.Lock()

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's key, made when it is first asked for."""
        with self._lock:
            known = self._tables
            if namespace not in known.signing:
                key = new_key(namespace)
                trusted = {**known.trusted, key.id: {namespace: key.public}}
                self._tables = _Tables({**known.signing, namespace: (key,)}, trusted)
        return super().signing(namespace)


THROW_AWAY = ThrowAwayKeys()
"""The keys of `run` and `dev`, where one process serves every namespace.

Nobody outside this process trusts them, so a worker elsewhere that was given no keys
refuses and is refused.
"""
