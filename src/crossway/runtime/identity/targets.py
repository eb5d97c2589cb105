"""Operation tokens that say for whom they were made: only the caller that started an
operation can cancel it, through the endpoint that it was started through.

The SDK's operation token is unpadded base64url JSON naming namespace and workflow
(NEXUS-FIELD-NOTES section 8), and its cancel handler stops whatever it names. The member
`crossway` added to it is a signature of the handler's side over the token, the call that
started the operation, the caller's own token (`tok`) and the workflow's first run (`run`).
The token of a handler written by hand may be any text: it is the member `token` of ours.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from crossway.runtime import clock
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import (
    OPERATION_TYPE,
    RefusedError,
    decode_object,
    sign,
    verify,
)
from crossway.runtime.payloads import base64url

_MEMBER, _WRAPPED = "crossway", "token"
_written = json.JSONEncoder(separators=(",", ":")).encode

LONGEST_NAMED = 400
"""Characters of what a token names that are signed as they are; of more, their digest. The
server takes operation tokens of 4096 bytes, and ours is base64url twice over."""


@dataclass(frozen=True, slots=True)
class Started:
    """A workflow as an operation started it: its first run, and whether it ran already."""

    run: str
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an operation token names: a workflow and its first run, or an update and the run that
    it is of; each empty if unknown.

    `attached` says that another call had started it; `token` is the handler's own.
    """

    workflow_id: str
    run: str
    attached: bool
    token: str
    update_id: str = ""


def signed(
    token: str, binding: Binding, key: SigningKey, proof: str, started: dict[str, Started]
) -> str:
    """Return an operation token bound to the call that started the operation.

    `proof` is the digest of the caller's token; `started` is by workflow id.
    """
    named = _of_sdk(token) or {_WRAPPED: token}
    claims = {**binding.claims(), "iat": int(clock.now()), "of": _named(named), "tok": proof}
    if run := named.get("rid"):  # of an activity, or of the workflow that was updated
        claims |= {"run": str(run)}
    elif workflow := started.get(str(named.get("wid"))):
        claims |= {"run": workflow.run, "att": int(workflow.attached)}
    return base64url(_json({**named, _MEMBER: sign(key, OPERATION_TYPE, claims)}))


def check(
    token: str, binding: Binding, namespace: str, keys: Keyring, proof: str | None = None
) -> Target:
    """Return what an operation token names, if `namespace` made it for this very call.

    With `proof`, the digest of the caller's token, it has to be that token's, too. A token
    of release 0.1.0 has neither that nor a run.

    Raises:
        RefusedError: it did not, or the token is of another shape.
    """
    named, by = decode_object(token), operation_signature(token)
    if named is None or not by:
        raise RefusedError("operation token is not signed")
    claims = verify(by, OPERATION_TYPE, keys, timely=False)
    if claims["iss"] != namespace or claims.get("of") != _named(named):
        raise RefusedError("operation token of another namespace or operation", claims)
    binding.check(claims, "operation of")
    if "v" in claims and proof is not None and claims.get("tok") != proof:
        raise RefusedError("operation of another token", claims)
    wrapped, id = named.get(_WRAPPED), named.get("wid")
    own = wrapped if isinstance(wrapped, str) and _is_ours(named) else token
    workflow_id = id if isinstance(id, str) else ""
    update = named.get("uid") or ""
    return Target(workflow_id, claims.get("run", ""), bool(claims.get("att")), own, str(update))


def operation_signature(token: str) -> str:
    """Return the signature in an operation token, or nothing when there is none."""
    member = (decode_object(token) or {}).get(_MEMBER)
    return member if isinstance(member, str) else ""


def is_of_0_1_0(token: str, binding: Binding, namespace: str, keys: Keyring) -> bool:
    """Return whether release 0.1.0 of `namespace` started the operation of this very call.

    Raises:
        RefusedError: the token is not of this call.
    """
    check(token, binding, namespace, keys)
    return "v" not in verify(operation_signature(token), OPERATION_TYPE, keys, timely=False)


def _of_sdk(token: str) -> dict[str, Any] | None:
    """Return a token of the SDK's as an object, None for one of another shape."""
    named = decode_object(token)
    return named if named and "t" in named and _MEMBER not in named else None


def _is_ours(named: dict[str, Any]) -> bool:
    return set(named) == {_WRAPPED, _MEMBER}


def _named(token: dict[str, Any]) -> str:
    """Return what a token names, as one string: all of it but our signature."""
    text = _json({name: token[name] for name in sorted(token) if name != _MEMBER})
    return text.decode() if len(text) <= LONGEST_NAMED else _summed(text)


def _summed(text: bytes) -> str:
    return base64url(hashlib.sha256(text).digest())


def _json(value: dict[str, Any]) -> bytes:
    return _written(value).encode()
