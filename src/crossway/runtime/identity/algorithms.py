"""The two signature algorithms: EdDSA with Ed25519 (RFC 8037), ES256 with P-256 (RFC 7518, 3.4).

A key has one of them for good, by what it is; no token says by which it is verified. ES256 takes
about four fifths of the time of EdDSA, signing and verifying together (`python -m bench.identity`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, cast

from temporalio import workflow

from crossway.runtime.payloads import base64url, from_base64url

with workflow.unsafe.imports_passed_through():
    # Native code that loads once per process: a sandboxed workflow that imports us, by way
    # of its own module, must get what is loaded.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import (
        ECDSA,
        SECP256R1,
        EllipticCurvePrivateKey,
        EllipticCurvePrivateNumbers,
        EllipticCurvePublicKey,
        EllipticCurvePublicNumbers,
        generate_private_key,
    )
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.asymmetric.utils import (
        decode_dss_signature,
        encode_dss_signature,
    )
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Algorithm = Literal["EdDSA", "ES256"]
PrivateMaterial = Ed25519PrivateKey | EllipticCurvePrivateKey
PublicMaterial = Ed25519PublicKey | EllipticCurvePublicKey

ALGORITHMS: tuple[Algorithm, ...] = ("EdDSA", "ES256")

_ES256 = ECDSA(SHA256())
_HALF = 32
"""Bytes of each of the two numbers of an ES256 signature, of a coordinate, and of a secret."""
_REMEMBERED = 1024


def generate(algorithm: Algorithm) -> PrivateMaterial:
    """Return a fresh private key."""
    if algorithm == "EdDSA":
        return Ed25519PrivateKey.generate()
    return generate_private_key(SECP256R1())


def algorithm_of(key: PrivateMaterial | PublicMaterial) -> Algorithm:
    """Return the one algorithm that a key is for."""
    return _of_type(type(key))


@cache
def _of_type(kind: type[Any]) -> Algorithm:
    # Remembered, since the library's keys are abstract classes: asking takes microseconds.
    return "EdDSA" if issubclass(kind, Ed25519PrivateKey | Ed25519PublicKey) else "ES256"


def signature(key: PrivateMaterial, data: bytes) -> bytes:
    """Return the 64 bytes of a signature, as JWS has it."""
    if _of_type(type(key)) == "EdDSA":
        return cast(Ed25519PrivateKey, key).sign(data)
    r, s = decode_dss_signature(cast(EllipticCurvePrivateKey, key).sign(data, _ES256))
    return r.to_bytes(_HALF) + s.to_bytes(_HALF)


def verifies(key: PublicMaterial, signed: bytes, data: bytes) -> bool:
    """Return whether these are the 64 bytes of a signature by this key over this data."""
    if len(signed) != 2 * _HALF:
        return False
    try:
        if _of_type(type(key)) == "EdDSA":
            cast(Ed25519PublicKey, key).verify(signed, data)
        else:
            r, s = int.from_bytes(signed[:_HALF]), int.from_bytes(signed[_HALF:])
            der = encode_dss_signature(r, s)
            cast(EllipticCurvePublicKey, key).verify(der, data, _ES256)
    except InvalidSignature:
        return False
    return True


def raw(key: PrivateMaterial | PublicMaterial) -> bytes:
    """Return the bytes of a public key, or of that of a private one: no two keys have the same."""
    known = _raw.get(id(key))
    if known is None:
        if len(_raw) >= _REMEMBERED:
            _raw.clear()
        # With the key itself, so that no other gets its address meanwhile.
        known = _raw[id(key)] = key, _raw_of(key)
    return known[1]


_raw: dict[int, tuple[PrivateMaterial | PublicMaterial, bytes]] = {}
"""By address: the library's keys have no hash. To ask one takes as long as all else of a token."""


def _raw_of(key: PrivateMaterial | PublicMaterial) -> bytes:
    if isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey):
        key = key.public_key()
    if isinstance(key, Ed25519PublicKey):
        return key.public_bytes_raw()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def as_jws(key: PublicMaterial, signed: bytes) -> bytes:
    """Return a signature as JWS has it; what signs by P-256 elsewhere often writes ASN.1."""
    if len(signed) == 2 * _HALF or algorithm_of(key) == "EdDSA":
        return signed
    try:
        r, s = decode_dss_signature(signed)
        return r.to_bytes(_HALF) + s.to_bytes(_HALF)
    except (ValueError, OverflowError):
        return b""


def public_members(key: PublicMaterial) -> dict[str, str]:
    """Return what makes a public key as a JWK: no more than its thumbprint covers, sorted."""
    if isinstance(key, Ed25519PublicKey):
        return {"crv": "Ed25519", "kty": "OKP", "x": base64url(key.public_bytes_raw())}
    numbers = key.public_numbers()
    x, y = (base64url(number.to_bytes(_HALF)) for number in (numbers.x, numbers.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}


def secret_of(key: PrivateMaterial) -> str:
    """Return the member `d` of a private key as a JWK."""
    if isinstance(key, Ed25519PrivateKey):
        return base64url(key.private_bytes_raw())
    return base64url(key.private_numbers().private_value.to_bytes(_HALF))


def public_from(jwk: Mapping[str, Any]) -> PublicMaterial:
    """Return the public key that the members of a JWK make.

    Raises:
        ValueError: they make none: another kind, a wrong length, a point off the curve.
    """
    match jwk.get("kty"), jwk.get("crv"):
        case "OKP", "Ed25519":
            return Ed25519PublicKey.from_public_bytes(_bytes(jwk, "x"))
        case "EC", "P-256":
            return _numbers(jwk).public_key()
        case _:
            raise ValueError("neither Ed25519 nor P-256")


def private_from(jwk: Mapping[str, Any]) -> PrivateMaterial:
    """Return the private key that the members of a JWK make.

    Raises:
        ValueError: they make none, or the public half is that of another key.
    """
    public = public_from(jwk)
    made: PrivateMaterial
    if isinstance(public, Ed25519PublicKey):
        made = Ed25519PrivateKey.from_private_bytes(_bytes(jwk, "d"))
    else:
        secret = int.from_bytes(_bytes(jwk, "d"))
        made = EllipticCurvePrivateNumbers(secret, _numbers(jwk)).private_key()
    if public_members(made.public_key()) != public_members(public):
        raise ValueError("the two halves are of two keys")
    return made


def thumbprint(key: PublicMaterial) -> str:
    """Return a key's thumbprint. Source: RFC 7638; RFC 8037 appendix A.3."""
    members = ",".join(f'"{name}":"{value}"' for name, value in public_members(key).items())
    return base64url(hashlib.sha256(f"{{{members}}}".encode()).digest())


def _numbers(jwk: Mapping[str, Any]) -> EllipticCurvePublicNumbers:
    x, y = (int.from_bytes(_bytes(jwk, name)) for name in ("x", "y"))
    return EllipticCurvePublicNumbers(x, y, SECP256R1())


def _bytes(jwk: Mapping[str, Any], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str) or len(text) > 2 * _HALF:
        raise ValueError(f"no {name}")
    value = from_base64url(text)
    if len(value) != _HALF:
        raise ValueError(f"{name} is of another length")
    return value
