"""Operation tokens that say for whom they were made: only the caller that started an
operation can cancel it.

The SDK's operation token is unpadded base64url JSON naming namespace and workflow
(NEXUS-FIELD-NOTES section 8), and its cancel handler stops whatever it names. The member
`crossway` added to it is a signature of the handler's side over the token and the id of
the call (`jti`).
"""

from __future__ import annotations

import json
import time
from typing import Any

from crossway.runtime.identity.callers import Caller
from crossway.runtime.identity.keys import Keyring, SigningKey
from crossway.runtime.identity.tokens import (
    OPERATION_TYPE,
    RefusedError,
    decode_object,
    sign,
    verify,
)
from crossway.runtime.payloads import base64url

_MEMBER = "crossway"


def signed(token: str, caller: Caller, key: SigningKey) -> str:
    """Return an operation token bound to the call that started the operation.

    A token of another shape (a hand-written handler's own) is returned as it is.
    """
    named = decode_object(token)
    if named is None:
        return token
    claims = {"jti": caller.token_id, "iat": int(time.time()), "of": _named(named)}
    return base64url(_json({**named, _MEMBER: sign(key, OPERATION_TYPE, claims)}))


def check(token: str, call_id: str, namespace: str, keys: Keyring) -> dict[str, Any]:
    """Return what an operation token names, if `namespace` made it for this very call.

    Raises:
        RefusedError: it did not, or the token is of another shape.
    """
    named, by = decode_object(token), operation_signature(token)
    if named is None or not by:
        raise RefusedError("operation token is not signed")
    claims = verify(by, OPERATION_TYPE, keys, timely=False)
    said = claims["iss"], claims["jti"], claims.get("of")
    if said != (namespace, call_id, _named(named)):
        raise RefusedError("operation of another call")
    return named


def operation_signature(token: str) -> str:
    """Return the signature in an operation token, or nothing when there is none."""
    member = (decode_object(token) or {}).get(_MEMBER)
    return member if isinstance(member, str) else ""


def _named(token: dict[str, Any]) -> str:
    """Return what a token names, as one string: all of it but our signature."""
    return _json({name: token[name] for name in sorted(token) if name != _MEMBER}).decode()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
