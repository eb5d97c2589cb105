"""What docs/tokens.md shows: its code, and the vectors of its key."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from temporalio.api.common.v1 import Payload

from crossway.runtime.identity import jws
from crossway.runtime.identity.algorithms import as_jws, private_from, public_members, signature
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import ANSWER_TYPE, CALLER_TYPE
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

EC = derive_private_key(int.from_bytes(bytes(range(1, 33))), SECP256R1())
JWK_P256 = {
    "kty": "EC",
    **public_members(EC.public_key()),
    "d": base64url(bytes(range(1, 33))),
    "kid": "shop-2",
    "namespace": "shop",
}
JWK_ANSWERS = {**JWK, "kid": "payments-1", "namespace": "payments"}
RESULT = '{"id":"ch-1"}'
ALL = (JWK, JWK_P256, JWK_ANSWERS)


def sealed(jwk: dict[str, str], kind: str, claims: dict[str, Any], **head: str) -> str:
    """Return a token as a key of either kind signs it, each time the same."""
    algorithm = "ES256" if jwk["kty"] == "EC" else "EdDSA"
    parts = [{"alg": algorithm, "kid": jwk["kid"], "typ": kind, **head}, claims]
    text = ".".join(base64url(json.dumps(p, separators=(",", ":")).encode()) for p in parts)
    if algorithm == "EdDSA":
        return f"{text}.{base64url(signature(OWN.private, text.encode()))}"
    made = EC.sign(text.encode(), ECDSA(SHA256(), deterministic_signing=True))
    return f"{text}.{base64url(as_jws(EC.public_key(), made))}"


def answer(**changed: Any) -> dict[str, Any]:
    """Return the claims of an answer to the call."""
    about = {"iss": "payments", "iat": NOW, "v": 2, "jti": JTI, **CALL, "aud": "shop"}
    return {**about, "sum": digest(payload(RESULT)).full, **changed}


def more() -> dict[str, Any]:
    """Return what the page shows of keys of P-256, and of answers."""
    p256, made = JWK_P256, sealed(JWK_P256, CALLER_TYPE, claims())
    first, second, third = made.split(".")
    other = sealed(JWK, CALLER_TYPE, claims(), kid="shop-2")
    by = (JWK_ANSWERS, ANSWER_TYPE)
    return {
        "p256": {
            "key": p256,
            "token": made,
            "refused": {
                "of another operation": sealed(p256, CALLER_TYPE, claims(op="Refund")),
                "altered": f"{first}.{second}.{base64url(bytes(32))}{third[43:]}",
                "by another kind of key": other,
                "by the algorithm of another kind of key": sealed(
                    p256, CALLER_TYPE, claims(), alg="EdDSA"
                ),
            },
        },
        "answer": {
            "key": JWK_ANSWERS,
            "result": RESULT,
            "token": sealed(*by, answer()),
            "refused": {
                "to another call": sealed(*by, answer(jti="another")),
                "of another operation": sealed(*by, answer(op="Refund")),
                "to another caller": sealed(*by, answer(aud="desk")),
                "of another result": sealed(*by, answer(sum=digest(payload()).full)),
                "of another namespace": sealed(JWK, ANSWER_TYPE, answer(iss="shop")),
                "of a namespace that the key does not speak for": sealed(
                    JWK, ANSWER_TYPE, answer()
                ),
                "of another kind": sealed(JWK_ANSWERS, CALLER_TYPE, answer()),
            },
        },
    }


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
        **more(),
    }


def pieces(heading: str) -> dict[str, str]:
    """Return the files that the page shows for a language, by their names."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE.read_text(), re.M | re.S)
    return dict(re.findall(r"^### [^\n]*`(\S+)`\n.*?^```\w+\n(.*?)^```$", section, re.M | re.S))


@cache
def plain() -> dict[str, Any]:
    """Return the functions of the page's Python, of which each file is a module."""
    found: dict[str, Any] = {}
    for name, code in pieces("Python").items():
        module = ModuleType(name.removesuffix(".py"))
        sys.modules[module.__name__] = module
        exec(code, module.__dict__)  # noqa: S102 - our page
        found |= vars(module)
    return found
