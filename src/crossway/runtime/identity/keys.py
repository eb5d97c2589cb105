"""Keys: one namespace signs with its newest, everybody verifies with any of them.

A key's id is its RFC 7638 thumbprint, so one id never means two keys. A key belongs to one
namespace: what it signs counts as said by that namespace and no other. It is good until it
ends, if it does, and until it is revoked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crossway.runtime import clock
from crossway.runtime.identity.algorithms import (
    Algorithm,
    PrivateMaterial,
    PublicMaterial,
    algorithm_of,
    generate,
    thumbprint,
)

NEVER = float("inf")
"""When a key ends that does not end by itself."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies what `namespace` signed, until it `ends` (Unix seconds), unless its
    owner has `revoked` it. Not `signs_failures` is one as release 0.1.0 published it, which
    signed none."""

    id: str
    namespace: str
    key: PublicMaterial = field(repr=False)
    ends: float = NEVER
    revoked: bool = False
    signs_failures: bool = True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. It signs from `begins` until it `ends` (Unix seconds), unless `revoked`.

    That of a session has a `certificate`; see `sessions`.
    """

    id: str
    namespace: str
    private: PrivateMaterial = field(repr=False)
    begins: float = 0
    ends: float = NEVER
    revoked: bool = False
    certificate: str = field(default="", repr=False)
    signs_failures: bool = True

    @property
    def algorithm(self) -> Algorithm:
        """The one algorithm that it signs by."""
        return algorithm_of(self.private)

    @property
    def public(self) -> PublicKey:
        """The half that may be shown."""
        public = self.private.public_key()
        return PublicKey(
            self.id, self.namespace, public, self.ends, self.revoked, self.signs_failures
        )


def new_key(
    namespace: str, begins: float = 0, algorithm: Algorithm = "EdDSA", ends: float = NEVER
) -> SigningKey:
    """Return a fresh key that signs from `begins` on until it `ends` (Unix seconds)."""
    private = generate(algorithm)
    return SigningKey(thumbprint(private.public_key()), namespace, private, begins, ends)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Private keys by namespace, the newest first; trusted keys by id, then namespace; the
    namespaces whose keys were all published by release 0.1.0."""

    signing: Mapping[str, tuple[SigningKey, ...]] = field(default_factory=dict)
    trusted: Mapping[str, Mapping[str, PublicKey]] = field(default_factory=dict)
    of_0_1_0: frozenset[str] = frozenset()


def _preference(key: SigningKey) -> tuple[bool, float, str]:
    """Return what the key that signs has most of: a session's comes before the one behind it."""
    return bool(key.certificate), key.begins, key.id


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
        own = sorted(signing, key=_preference, reverse=True)
        known = (*(key.public for key in own), *trusted)
        # Of two files that hold one key, that which revokes it, or ends it first, counts.
        revoked = {(key.id, key.namespace) for key in known if key.revoked}
        by_namespace: dict[str, list[SigningKey]] = {}
        for key in (key for key in own if (key.id, key.namespace) not in revoked):
            by_namespace.setdefault(key.namespace, []).append(key)
        by_id: dict[str, dict[str, PublicKey]] = {}
        for public in (key for key in known if (key.id, key.namespace) not in revoked):
            held = by_id.setdefault(public.id, {})
            before = held.get(public.namespace)
            if before is None or public.ends < before.ends:
                held[public.namespace] = public
        private = {name: tuple(keys) for name, keys in by_namespace.items()}
        self._tables = _Tables(private, by_id, namespaces_of_0_1_0(known))

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's newest key whose time has come, else its oldest, else None.

        One that has ended signs no more.
        """
        now = clock.now()
        keys = [key for key in self._tables.signing.get(namespace, ()) if key.ends > now]
        return next((key for key in keys if key.begins <= now), keys[-1] if keys else None)

    def public(self, id: str) -> PublicKey | None:
        """Return the trusted key of this id, unless it has ended for all that it is trusted for:
        one that says of another's key that it has ended takes it from nobody else."""
        now = clock.now()
        keys = self._tables.trusted.get(id, {}).values()
        return next((key for key in keys if key.ends > now), None)

    def speaks_for(self, id: str, namespace: object) -> bool:
        """Return whether what the key of this id signed counts as said by a namespace."""
        if not isinstance(namespace, str):
            return False
        key = self._tables.trusted.get(id, {}).get(namespace)
        return key is not None and key.ends > clock.now()

    def signs_failures(self, namespace: str) -> bool:
        """Return whether a namespace has said that it signs how its operations fail: a key of its
        was published by a later release than 0.1.0. It cannot take that back."""
        return namespace not in self._tables.of_0_1_0

    @property
    def stale(self) -> str:
        """What keeps these keys from being those that should be known; empty when nothing does."""
        return ""


def namespaces_of_0_1_0(keys: Iterable[PublicKey]) -> frozenset[str]:
    """Return the namespaces of which every key is as release 0.1.0 published it."""
    known = list(keys)
    later = {key.namespace for key in known if key.signs_failures}
    return frozenset({key.namespace for key in known} - later)


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
                key = self.made(namespace)
                trusted = {**known.trusted, key.id: {namespace: key.public}}
                self._tables = _Tables({**known.signing, namespace: (key,)}, trusted)
        return super().signing(namespace)

    def made(self, namespace: str) -> SigningKey:
        """Return a fresh key for a namespace."""
        return new_key(namespace)


THROW_AWAY = ThrowAwayKeys()
"""The keys of `run` and `dev`, where one process serves every namespace.

Nobody outside this process trusts them, so a worker elsewhere that was given no keys
refuses and is refused.
"""
