"""Session keys: short-lived keys of one process, certified by a key of the namespace.

So the namespace's own key signs about once an hour, and may live elsewhere: in another process, or
in a module that never gives it away. A session key is P-256 (ES256). What it signs carries its
certificate in the header (`cert`): a token of its own, by the namespace's key, that names the
session's public key and its time. Who verifies remembers certificates that he has verified.

What a session key signed counts for as long as it would from the namespace's key, if it was
signed (`iat`) within the session; a call's token is good for an hour at most, and so for no
longer than an hour after the session. Source: DESIGN.md section 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from crossway.runtime import clock
from crossway.runtime.identity import jws
from crossway.runtime.identity.algorithms import (
    Algorithm,
    algorithm_of,
    generate,
    public_from,
    public_members,
    signature,
    thumbprint,
)
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import PublicKey, SigningKey

SESSION_TYPE = "crossway-session+jwt"

LIFETIME = 2 * 3600.0
"""Seconds that a session is good for: twice what passes until the next."""

MARGIN = 60
"""Seconds by which a session is longer, before and after, than it signs: clocks differ, and the
answer of a workflow is dated by the service's."""

LONGEST = 24 * 3600.0
"""Seconds that somebody else's session may be good for."""

_REMEMBERED = 1024


class Signer(Protocol):
    """What signs with a namespace's own key, wherever that is."""

    @property
    def public(self) -> PublicKey:
        """The public half of the key."""

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of a signature, as JWS has it; may take its time.

        Raises:
            Exception: it cannot.
        """


@dataclass(frozen=True, slots=True)
class KeySigner:
    """A signer with the private key at hand: of a file, or of the environment."""

    key: SigningKey

    @property
    def public(self) -> PublicKey:
        """The public half of the key."""
        return self.key.public

    def sign(self, data: bytes) -> bytes:
        """Return a signature."""
        return signature(self.key.private, data)


@dataclass(frozen=True, slots=True)
class Session:
    """A session key that the key of the id `issuer` certified, from `begins` until `ends` (Unix
    seconds)."""

    key: PublicKey
    issuer: str
    begins: float
    ends: float

    def covers(self, moment: object) -> bool:
        """Return whether something was signed within the session."""
        return isinstance(moment, int | float) and self.begins <= moment <= self.ends


def certify(signer: Signer, lifetime: float = LIFETIME) -> SigningKey:
    """Return a fresh session key for a namespace, certified by its signer.

    Raises:
        Exception: what the signer raises.
    """
    own, now = signer.public, clock.now()
    private = generate("ES256")
    public = private.public_key()
    begins, ends = int(now) - MARGIN, int(now + lifetime)
    claims = {"iss": own.namespace, "iat": begins, "exp": ends, **public_members(public)}
    algorithm: Algorithm = algorithm_of(own.key)
    data = jws.unsigned(algorithm, SESSION_TYPE, own.id, claims)
    certificate = jws.joined(data, signer.sign(data.encode()))
    return SigningKey(
        thumbprint(public), own.namespace, private, now, ends - MARGIN, False, certificate
    )


def session_of(header: Mapping[str, Any], keys: Keyring) -> Session | None:
    """Return the session whose certificate a token's header carries, None for no such.

    The key that certified it has to be trusted now, also where the certificate is known.
    """
    certificate = header.get("cert")
    if not isinstance(certificate, str):
        return None
    try:
        above = jws.header_of(certificate)
        issuer = keys.public(str(above.get("kid")))
        if issuer is None or above.get("typ") != SESSION_TYPE:
            return None
        session = _known(certificate, issuer)
    except ValueError:  # malformed, or no key
        return None
    return session if session is not None and session.key.id == header.get("kid") else None


_sessions: dict[tuple[str, str], Session] = {}
"""By certificate and the id of the key that signed it: nobody else's signature gets in here."""


def _known(certificate: str, issuer: PublicKey) -> Session | None:
    found = _sessions.get((certificate, issuer.id))
    if found is None and (found := _read(certificate, issuer)) is not None:
        if len(_sessions) >= _REMEMBERED:
            _sessions.clear()
        _sessions[(certificate, issuer.id)] = found
    return found


def _read(certificate: str, issuer: PublicKey) -> Session | None:
    claims = jws.claims_of(certificate, issuer)
    if claims is None:
        return None
    begins, ends, namespace = claims.get("iat"), claims.get("exp"), claims.get("iss")
    if type(begins) is not int or type(ends) is not int or not isinstance(namespace, str):
        return None
    if not 0 < ends - begins <= LONGEST:
        return None
    key = public_from(claims)
    return Session(PublicKey(thumbprint(key), namespace, key), issuer.id, begins, ends)
