"""What docs/tokens.md shows: its code, and the vectors of its key."""

from __future__ import annotations

import json
import re
from typing import Any

from temporalio.api.common.v1 import Payload

from crossway.runtime.identity import jws
from crossway.runtime.identity.algorithms import private_from
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import CALLER_TYPE
from crossway.runtime.payloads import base64url, digest
from tests.helpers.paths import ROOT

PAGE = ROOT / "docs" / "tokens.md"
CALL = {"end": "PaymentsEndpoint", "svc": "Payments", "op": "Charge"}
WHERE = {"sub": "order-1", "run": "0197a9b2-6a51-7a3e-9f0a-6f2f6f3f8d11"}
INPUT = '{"order":"o-1","amount":3.5}'
NOW = 1_800_000_000
JTI = "6b3c9a0e-2f4d-4e58-9a51-0d6b2c7e1f90"


def block(heading: str) -> str:
    """Return the first code below a heading of the page."""
    found = re.search(rf"^## {heading}\n.*?^```\w+\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
    assert found is not None
    return found.group(1)


PUBLIC = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": PUBLIC,
    "d": base64url(bytes(range(32))),
    "kid": "shop-1",
    "namespace": "shop",
}
"""A key whose secret everybody knows."""


OWN = SigningKey("shop-1", "shop", private_from(JWK))


def payload(text: str = INPUT) -> Payload:
    """Return an input as it travels."""
    return Payload(metadata={"encoding": b"json/plain"}, data=text.encode())


def claims(**changed: Any) -> dict[str, Any]:
    """Return the claims of the call, in the order of the page."""
    whole = {
        "v": 2,
        "iss": "shop",
        **CALL,
        **WHERE,
        "sum": digest(payload()).full,
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 60,
        "jti": JTI,
    }
    return {**whole, **changed}


def vectors() -> dict[str, Any]:
    """Return what the page shows."""
    own, head = OWN, {"alg": "EdDSA", "kid": OWN.id, "typ": CALLER_TYPE}
    made = jws.signed(own, CALLER_TYPE, claims())
    first, second, third = made.split(".")
    none = base64url(json.dumps({**head, "alg": "none"}, separators=(",", ":")).encode())
    altered = base64url(json.dumps(claims(sub="order-2"), separators=(",", ":")).encode())
    return {
        "key": JWK,
        "now": NOW,
        "call": {**CALL, **WHERE},
        "input": INPUT,
        "sum": digest(payload()).full,
        "jti": JTI,
        "token": made,
        "refused": {
            "of another operation": jws.signed(own, CALLER_TYPE, claims(op="Refund")),
            "of another endpoint": jws.signed(own, CALLER_TYPE, claims(end="OtherEndpoint")),
            "of another input": jws.signed(
                own, CALLER_TYPE, claims(sum=digest(payload('{"order":"o-2"}')).full)
            ),
            "expired": jws.signed(own, CALLER_TYPE, claims(iat=NOW - 99, exp=NOW - 31)),
            "not yet good": jws.signed(own, CALLER_TYPE, claims(nbf=NOW + 31)),
            "good for too long": jws.signed(own, CALLER_TYPE, claims(exp=NOW + 3631)),
            "of a namespace that the key does not speak for": jws.signed(
                own, CALLER_TYPE, claims(iss="payments")
            ),
            "of another kind": jws.signed(own, "crossway-answer+jwt", claims()),
            "without its secret": jws.signed(own, CALLER_TYPE, claims(sec="AAAA")),
            "a claim of another type": jws.signed(own, CALLER_TYPE, claims(sub=1)),
            "altered": f"{first}.{altered}.{third}",
            "not signed": f"{none}.{second}.",
        },
    }
