"""Keys as JSON: a JWK is one key, a JWKS a set of them (RFC 7517; RFC 8037 for Ed25519).

`exp`, where a key has it, is when it ends (Unix seconds), `revoked` that it counts no more. `v`
says in which form is signed what is signed with it, as the `v` of tokens does: release 0.1.0 wrote
none, and its namespaces sign no failures.

`agreement` is a second key inside of one, a JWK of X25519 (RFC 8037): by it two namespaces agree on
keys for MACs, from when it `begins`. It has the id, the end and the revocation of the one that it
is in, and who does not know it passes it over (RFC 7517, section 4), as release 0.1.0 does. A key
without one says itself when it `begins`: it may be newer than one by which MACs are made.

What is read here was written by others: whatever is in it, it ends as a key or a `KeysError`,
which never quotes a key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from crossway import advice
from crossway.errors import KeysError
from crossway.language.words import LONGEST_NAME, is_namespace
from crossway.runtime.identity import (
    LENGTH,
    NEVER,
    VERSION,
    PublicKey,
    SigningKey,
    algorithm_of,
    is_half,
    private_from,
    public_from,
    public_half,
    public_members,
    secret_of,
    thumbprint,
)
from crossway.runtime.payloads import base64url, from_base64url

LAST = 253_402_300_799
"""The latest time (Unix seconds) at which a key may begin: the end of the year 9999."""

_AGREEMENT = "agreement"
"""The member of a key that holds the one by which its namespace agrees on others."""

_OF_0_1_0 = frozenset({"kty", "crv", "x", "kid", "alg", "use", "namespace"})
"""The members of a public key as release 0.1.0 published it; private ones had two more."""


def exported(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """Return public keys as a JWKS."""
    return {"keys": [public_jwk(key) for key in keys]}


def public_jwk(key: PublicKey) -> dict[str, Any]:
    """Return a public key as a JWK."""
    about: dict[str, Any] = {"kid": key.id, "alg": algorithm_of(key.key), "use": "sig"}
    about |= {"namespace": key.namespace}
    about |= {"v": VERSION} if key.signs_failures else {}
    about |= {} if key.ends == NEVER else {"exp": int(key.ends)}
    about |= {"revoked": True} if key.revoked else {}
    if key.agreement:
        about[_AGREEMENT] = _public_half(key)
    elif key.dated:
        about["begins"] = int(key.begins)
    return public_members(key.key) | about


def _public_half(key: PublicKey) -> dict[str, Any]:
    begins = {"begins": int(key.begins)} if key.begins else {}
    return {"kty": "OKP", "crv": "X25519", "x": base64url(key.agreement), **begins}


def private_jwk(key: SigningKey) -> dict[str, Any]:
    """Return a private key as a JWK, with the time at which it begins."""
    public = public_jwk(key.public)
    if key.agreement:
        public[_AGREEMENT] = {**public[_AGREEMENT], "d": base64url(key.agreement)}
    return {**public, "d": secret_of(key.private), "begins": int(key.begins)}


def jwks_of(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Return private keys as a JWKS: for files that only their owner can read."""
    return {"keys": [private_jwk(key) for key in keys]}


def signing_keys(text: str, where: str) -> list[SigningKey]:
    """Return the private keys of a JWKS, or the one that a JWK is.

    Raises:
        KeysError: it holds anything else.
    """
    return [signing_key(member, where) for member in members_of(text, where)]


def one_of(text: str, where: str) -> dict[str, Any]:
    """Return the JWK that a text is.

    Raises:
        KeysError: it is no JSON object. `where` names the text.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise KeysError(f"{where} holds no JSON; expected a JWK or a JWKS") from None
    if not isinstance(value, dict):
        raise KeysError(f"{where} holds no JSON object; expected a JWK or a JWKS")
    return value


def members_of(text: str, where: str) -> list[Any]:
    """Return what a JWKS holds, unread; a single JWK is a set of one.

    Raises:
        KeysError: the text is neither: `{"error": "try again"}` does not say which keys there are.
    """
    value = one_of(text, where)
    if "keys" not in value and "kty" not in value:
        raise KeysError(f"{where} holds no keys: expected a JWKS, with a list `keys`, or a JWK")
    members = value.get("keys", [value])
    if not isinstance(members, list):
        raise KeysError(f"{where}: expected `keys` to be a list of JWKs")
    return members


def signing_key(jwk: Any, where: str) -> SigningKey:
    """Return the private key that a JWK is.

    Raises:
        KeysError: it is none, or does not say whose, or from when.
    """
    if "d" not in _checked(jwk, where):
        raise KeysError(f"{where} holds a public key where a private one is expected")
    try:
        key = private_from(jwk)
    except Exception:  # of the library, too; not even as a cause: it might quote the key
        raise KeysError(f"{where} holds no valid {jwk['crv']} key") from None
    namespace, id = _namespace(jwk, where), thumbprint(key.public_key())
    begins = _time(jwk, "begins", 0, where)
    ends = _time(jwk, "exp", NEVER, where)
    revoked, later = _is_revoked(jwk), _is_later(jwk)
    half = _private_half(jwk, where)
    return SigningKey(id, namespace, key, begins, ends, revoked, "", later, half)


def public_key(jwk: Any, where: str) -> PublicKey:
    """Return the public key that a JWK is.

    Raises:
        KeysError: it is none, is a private one, or does not say whose.
    """
    nested = jwk.get(_AGREEMENT) if isinstance(jwk, dict) else None
    if "d" in _checked(jwk, where) or (isinstance(nested, dict) and "d" in nested):
        raise KeysError(
            f"{where} holds a private key; files of this kind are for public ones. "
            f"Remove it, and rotate the key: {advice.rotating_key()}"
        )
    try:
        key = public_from(jwk)
    except Exception:  # of the library, too
        raise KeysError(f"{where} holds no valid {jwk['crv']} key") from None
    ends = _time(jwk, "exp", NEVER, where)
    id, namespace, revoked = thumbprint(key), _namespace(jwk, where), _is_revoked(jwk)
    half, begins = b"", _said_to_begin(jwk, where)
    if (agreement := _agreement(jwk)) is not None:
        half = _half(agreement, "x", where)
        begins = _time(agreement, "begins", 0, where)
        if not is_half(half):
            raise KeysError(f"{where} holds no valid X25519 key")
    about = _is_later(jwk), half, begins or 0, begins is not None
    return PublicKey(id, namespace, key, ends, revoked, *about)


def _said_to_begin(jwk: dict[str, Any], where: str) -> float | None:
    """Return when a key that only signs says that it begins; None where that is no time as we write
    them. It costs nobody a key: another maker's member of that name may mean something else."""
    try:
        return _time(jwk, "begins", 0, where) if "begins" in jwk else None
    except KeysError:
        return None


def _agreement(jwk: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the key inside of a key; None where there is none, or one of a kind that is not known
    here: that key then only signs."""
    found = jwk.get(_AGREEMENT)
    known = isinstance(found, dict) and (found.get("kty"), found.get("crv")) == ("OKP", "X25519")
    return found if known else None


def _private_half(jwk: Mapping[str, Any], where: str) -> bytes:
    agreement = _agreement(jwk)
    if agreement is None:
        return b""
    private, public = (_half(agreement, name, where) for name in ("d", "x"))
    if public_half(private) != public:
        raise KeysError(f"{where} holds no valid X25519 key")
    return private


def _half(agreement: Mapping[str, Any], name: str, where: str) -> bytes:
    said = agreement.get(name)
    try:
        half = from_base64url(said) if isinstance(said, str) and len(said) < 2 * LENGTH else b""
    except ValueError:
        half = b""
    if len(half) != LENGTH:
        # Not even as a cause: it might quote the key.
        raise KeysError(f"{where} holds no valid X25519 key") from None
    return half


def _is_later(jwk: Mapping[str, Any]) -> bool:
    """Return whether a JWK is other than release 0.1.0 wrote it: by whomever it was made then,
    nothing was ever signed with it in a form without signed failures."""
    return set(jwk) - {"d", "begins"} != _OF_0_1_0


def _is_revoked(jwk: dict[str, Any]) -> bool:
    """Return whether a JWK says that its key counts no more.

    Anything but `false` does: who writes `"revoked": "yes"` means it.
    """
    return jwk.get("revoked", False) is not False


def _time(jwk: dict[str, Any], name: str, default: float, where: str) -> float:
    value = jwk.get(name)
    if value is None and name not in jwk:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LAST:
        raise KeysError(f"{where}: expected `{name}` to be a time in Unix seconds")
    return float(value)


_KINDS = {("OKP", "Ed25519"): "EdDSA", ("EC", "P-256"): "ES256"}


def _checked(jwk: Any, where: str) -> dict[str, Any]:
    """Return a JWK that is of a kind which is known here."""
    if not isinstance(jwk, dict):
        raise KeysError(f"{where}: expected `keys` to be a list of JWKs")
    kind = (_text(jwk.get("kty")), _text(jwk.get("crv")))
    if kind not in _KINDS:
        said = ", ".join(f"{name} {_shown(jwk.get(name))}" for name in ("kty", "crv"))
        raise KeysError(
            f"{where}: expected an Ed25519 key (kty 'OKP', crv 'Ed25519') or a P-256 key "
            f"(kty 'EC', crv 'P-256'), not {said}"
        )
    if jwk.get("alg", _KINDS[kind]) != _KINDS[kind]:
        raise KeysError(f"{where}: expected alg {_KINDS[kind]!r} of such a key")
    return jwk


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: object) -> str:
    """Return a member of a JWK for a message: it may be anything, and as long as it likes."""
    return repr(value[:20]) if isinstance(value, str) else f"a {type(value).__name__}"


def _namespace(jwk: dict[str, Any], where: str) -> str:
    namespace = jwk.get("namespace")
    if not isinstance(namespace, str):
        raise KeysError(f"{where}: expected a member `namespace` naming whose key it is")
    try:
        return checked_namespace(namespace)
    except KeysError as fault:
        raise KeysError(f"{where}: {fault}") from None


def checked_namespace(namespace: str) -> str:
    """Return a namespace's name.

    Raises:
        KeysError: it could be none: a path, say.
    """
    if not is_namespace(namespace):
        raise KeysError(
            f"{namespace[:80]!r} is no namespace's name: expected 1 to {LONGEST_NAME} bytes, "
            "all of them seen, and no '/' or '\\'"
        )
    return namespace
