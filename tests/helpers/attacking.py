"""What an attacker of the lab claims of a call, and his proofs: right but for what he changes."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import uuid
from typing import Any

import jwt

from crossway.runtime.identity import SigningKey
from tests.helpers.lab import Lab, Refusal
from tests.helpers.proving import Proof, proof_of_call

DENIED = Refusal("UNAUTHORIZED", "not allowed")
SECRET = {"mark": "attack"}


def digest(value: Any) -> dict[str, str]:
    """Return the claims about an input as the lab's plain workers encode it."""
    data = json.dumps(value, separators=(",", ":")).encode()
    parts = (b"json/plain", b"", data)
    full = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return {"dig": _summed(b"json/plain\0" + data), "sum": _summed(full)}


def _summed(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def claims(lab: Lab, **changed: Any) -> dict[str, Any]:
    """Return what a good caller would claim of a call of `Vault.Look` with `SECRET`."""
    now = int(time.time())
    endpoint, service, operation = lab.call()
    return {
        "iss": lab.names["good"],
        "sub": "asks",
        "run": str(uuid.uuid4()),
        "end": endpoint,
        "svc": service,
        "op": operation,
        "v": 2,
        **digest(SECRET),
        "iat": now,
        "nbf": now,
        "exp": now + 60,
        "jti": str(uuid.uuid4()),
        **changed,
    }


def token(key: SigningKey, claims: dict[str, Any], *, kid: str = "", typ: str = "") -> str:
    """Return a caller token of the right form."""
    header = {"kid": kid or key.id, "typ": typ or "crossway-caller+jwt"}
    return jwt.encode(claims, key.private, algorithm="EdDSA", headers=header)


def proven(lab: Lab, role: str, claims: dict[str, Any], proof: Proof) -> str:
    """Return a good proof of a call of the vault by the namespace of a role."""
    if proof == "mac":
        return proof_of_call(lab.keys[role], lab.keys["vault"], claims)
    return token(lab.keys[role], claims)
