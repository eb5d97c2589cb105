"""Keys: one namespace signs with its newest, everybody verifies with any of them.

A key's id is its RFC 7638 thumbprint, so one id never means two keys. A key belongs to one
namespace: what it signs counts as said by that namespace and no other. It is good until it
ends, if it does, and until it is revoked. Beside the pair that signs it may hold one by which two
namespaces agree on a key of their own: see `agreement`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crossway.runtime.identity.agreement import Side, new_half, public_half
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
    signed none. `agreement` is the public half by which others agree on a key with the namespace,
    b"" for none. It `begins` to be its namespace's newest then (Unix seconds); not `dated` is
    one of which nobody said when, as of a KMS."""

    id: str
    namespace: str
    key: PublicMaterial = field(repr=False)
    ends: float = NEVER
    revoked: bool = False
    signs_failures: bool = True
    agreement: bytes = b""
    begins: float = 0
    dated: bool = True

    @property
    def side(self) -> Side:
        """It as one of two that agree on a key."""
        return Side(self.namespace, self.id, self.agreement)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. It signs from `begins` until it `ends` (Unix seconds), unless `revoked`.

    That of a session has a `certificate`; see `sessions`. `agreement` is the private half by which
    its namespace agrees on a key with others, b"" for none.
    """

    id: str
    namespace: str
    private: PrivateMaterial = field(repr=False)
    begins: float = 0
    ends: float = NEVER
    revoked: bool = False
    certificate: str = field(default="", repr=False)
    signs_failures: bool = True
    agreement: bytes = field(default=b"", repr=False)

    @property
    def algorithm(self) -> Algorithm:
        """The one algorithm that it signs by."""
        return algorithm_of(self.private)

    @property
    def public(self) -> PublicKey:
        """The half that may be shown."""
        public = self.private.public_key()
        half = public_half(self.agreement) if self.agreement else b""
        said = self.ends, self.revoked, self.signs_failures, half, self.begins
        return PublicKey(self.id, self.namespace, public, *said)


def new_key(
    namespace: str,
    begins: float = 0,
    algorithm: Algorithm = "EdDSA",
    ends: float = NEVER,
    *,
    agrees: bool = True,
) -> SigningKey:
    """Return a fresh key that signs from `begins` on until it `ends` (Unix seconds).

    Its namespace agrees with others on keys by it, unless it only signs. Its id never begins with
    `-`: a command that is given such an id (`crossway keys revoke`) would take it for an option.
    """
    id = "-"
    while id.startswith("-"):
        private = generate(algorithm)
        id = thumbprint(private.public_key())
    half = new_half() if agrees else b""
    return SigningKey(id, namespace, private, begins, ends, agreement=half)


def namespaces_of_0_1_0(keys: Iterable[PublicKey]) -> frozenset[str]:
    """Return the namespaces of which every key is as release 0.1.0 published it."""
    known = list(keys)
    later = {key.namespace for key in known if key.signs_failures}
    return frozenset({key.namespace for key in known} - later)
