"""Signed tokens: who calls, and who answered.

Both are JWTs (RFC 7519), signed by the one algorithm that the key is for: the header's `alg`
chooses nothing. Its `typ` keeps one kind from passing for the other.

A caller token binds one call: the caller (`iss` namespace, `sub` workflow id, `run`), what
is called (`end` endpoint, `svc` service, `op` operation), the input's digest (`dig`, `sum`), and
when (`iat`, `nbf`, `exp`; Unix seconds). `jti` names the call.

An answer token binds one result (`dig`, `sum`) to the call it answers: its id (`jti`), the caller's
namespace (`aud`), and what was called. The result of a workflow also names that workflow
(`wid`), its first run (`run`) and the time (`iat`), for calls that attached to it after another
had started it. That of an update names the update (`upd`) and the run that took it, and never
`wid`: neither passes for the other. `iss` is the namespace that answers.

A failure token binds a failure (`sum`) as an answer token binds a result.

An operation token binds what the server calls an operation token (`of`) to the same of the
call that started the operation, and a start token a workflow (`wid`), its arguments (`arg`, a
digest) and who called (`sub`, `run`; `by` is a namespace that is not proven). `iss` is the
namespace that runs it.

`chn` names the token of the call that began the caller's workflow, and `sec` is the digest of what
makes a caller token usable: see `chain`, as for a begun token. `to` is the namespace that it calls,
where its caller knows it.

`v` is the version of the form. Release 0.1.0 wrote none, and bound by `jti` alone: what it
wrote is read for one more release, and what is written now is readable to it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from crossway.runtime import clock
from crossway.runtime.identity import jws, macs
from crossway.runtime.identity.agreement import Pair
from crossway.runtime.identity.algorithms import algorithm_of
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import PublicKey, SigningKey
from crossway.runtime.identity.sessions import Session, session_of
from crossway.runtime.payloads import Digest

CALLER_HEADER = "crossway-caller"
"""The Nexus header that carries the caller's token."""

CALLER_TYPE = "crossway-caller+jwt"
ANSWER_TYPE = "crossway-answer+jwt"
FAILURE_TYPE = "crossway-failure+jwt"
OPERATION_TYPE = "crossway-operation+jwt"
START_TYPE = "crossway-start+jwt"
BEGUN_TYPE = "crossway-begun+jwt"

LARGEST = 1 << 53
"""No number of ours is as large; one of a thousand digits has no float to compare it with."""

VERSION = 2
"""The form in which tokens and answers are written; see above."""

REQUIRED = {
    CALLER_TYPE: ["iss", "sub", "jti", "iat", "nbf", "exp"],
    ANSWER_TYPE: ["iss", "iat"],
    FAILURE_TYPE: ["iss", "iat", "sum"],
    OPERATION_TYPE: ["iss", "jti", "iat"],
    START_TYPE: ["iss", "jti", "iat", "wid", "arg"],
    BEGUN_TYPE: ["iss", "iat", "wid", "arg", "chn"],
}

TEXTS = frozenset(
    {"iss", "sub", "jti", "run", "aud", "end", "svc", "op", "dig", "sum", "wid", "of", "tok"}
    | {"arg", "by", "chn", "sec", "to", "upd"}
)
NUMBERS = frozenset({"iat", "nbf", "exp", "v", "att"})
_KINDS = dict.fromkeys(TEXTS, str) | dict.fromkeys(NUMBERS, int)

LONGEST = 7168
"""Characters of a token: the server allows 8192 bytes for all headers of a call."""

LIFETIME = timedelta(hours=1)
"""How long a caller's token is good at most."""

SKEW = 30
"""Seconds by which the clocks of two workers may differ."""


class RefusedError(Exception):
    """A token or a caller is not accepted. For the log, never for the caller."""

    def __init__(self, reason: str, claims: Mapping[str, Any] | None = None) -> None:
        """Say why; `claims` is what an unaccepted token says of itself."""
        super().__init__(reason)
        self.reason = reason
        self.claims = claims or {}


class NotNowError(RefusedError):
    """A caller cannot be admitted now, and may be later: the server is to ask again."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is called."""

    endpoint: str
    service: str
    operation: str


Proving = SigningKey | Pair
"""What proves calls, answers and failures: a signature, or a MAC between two namespaces."""


def sign(key: Proving, kind: str, claims: Mapping[str, Any]) -> str:
    """Return a token of a kind (one of the `..._TYPE`s), as said by the key's namespace.

    By what two namespaces agreed on, the proof of a call, an answer or a failure by a MAC.
    """
    if isinstance(key, Pair):
        return _BY_MAC[kind](key, kind, claims)
    return jws.signed(key, kind, {"iss": key.namespace, **claims})


_BY_MAC = {
    CALLER_TYPE: macs.of_call,
    ANSWER_TYPE: macs.of_what_ended,
    FAILURE_TYPE: macs.of_what_ended,
}
"""What may be proven by a MAC: nothing that anybody else than the other of the two has to check."""


def verify(token: str, kind: str, keys: Keyring, *, timely: bool = True) -> dict[str, Any]:
    """Return the claims of a token that a trusted key of its issuer signed.

    Without `timely` an expired token is as good as a fresh one.

    Raises:
        UnknownKeyError: no trusted key has the id it names.
        RefusedError: anything else is wrong with it.
    """
    key, session = _key(token, kind, keys)
    try:
        claims = jws.claims_of(token, key)
    except jws.MalformedError:
        raise RefusedError("malformed token", _unverified(token)) from None
    if claims is None:
        raise RefusedError("wrong signature", _unverified(token))
    for name in REQUIRED[kind]:
        if claims.get(name) is None:
            raise RefusedError("a claim is missing", claims)
    _check_types(claims)
    if timely:
        check_time(claims)
    if session is not None and not session.covers(claims["iat"]):
        raise RefusedError("not signed within its session", claims)
    by = key.id if session is None else session.issuer
    if not keys.speaks_for(by, claims["iss"]) or (session and key.namespace != claims["iss"]):
        raise RefusedError(f"signed by a key of {key.namespace}", claims)
    return claims


def check_time(claims: Mapping[str, Any]) -> None:
    """Check that what was proven is good now.

    Raises:
        RefusedError: it is not yet, or no longer.
    """
    now = clock.now()
    if claims.get("exp", now) <= now - SKEW:
        raise RefusedError("expired", claims)
    if max(claims.get("nbf", now), claims.get("iat", now)) > now + SKEW:
        raise RefusedError("not yet valid", claims)


def _check_types(claims: Mapping[str, Any]) -> None:
    """Check that claims are what whoever reads them takes them for, also signed ones."""
    for name, value in claims.items():
        # JSON gives these very types and no others.
        kind = _KINDS.get(name)
        right = type(value) is str if kind is str else kind is None or _number(value)
        if not right:
            raise RefusedError("a claim is of another type", {})


def _number(value: object) -> bool:
    if type(value) is int:
        return abs(value) < LARGEST
    return type(value) is float and math.isfinite(value)


class UnknownKeyError(RefusedError):
    """A token names a key that nobody here trusts."""


def not_known_yet(namespace: str, refused: UnknownKeyError) -> str:
    """Return why it cannot be told now whether a namespace said something."""
    return f"{refused.reason}, and the keys of {namespace} are not known yet"


def _key(token: str, kind: str, keys: Keyring) -> tuple[PublicKey, Session | None]:
    """Return the key that a token names, and the session where it is one's."""
    if len(token) > LONGEST:
        raise RefusedError(f"token of {len(token)} characters; {LONGEST} are allowed")
    try:
        header = jws.header_of(token)
    except jws.MalformedError:
        raise RefusedError("malformed token") from None
    if header.get("typ") != kind:
        raise RefusedError(f"type is not {kind}", _unverified(token))
    key, session = keys.public(str(header.get("kid"))), None
    if key is None and (session := session_of(header, keys)) is not None:
        key = session.key
    if key is None:
        raise UnknownKeyError("signed by an unknown key", _unverified(token))
    if header.get("alg") != (own := algorithm_of(key.key)):
        raise RefusedError(f"algorithm is not {own}", _unverified(token))
    return key, session


def decode_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object inside unpadded base64url, or None when there is none.

    What tokens are made of: the parts of a JWT, and the SDK's operation tokens.
    """
    try:
        return jws.object_in(text)
    except jws.MalformedError:
        return None


def _unverified(token: str) -> dict[str, Any]:
    """Return who a token claims to be, for the log alone."""
    claims = unverified_claims(token)
    return {name: claims[name] for name in ("iss", "sub", "jti") if name in claims}


def unverified_claims(token: str) -> dict[str, Any]:
    """Return what a token claims, true or not: to be shown, never to be acted on."""
    if not token or len(token) > LONGEST:
        return {}
    if macs.is_mac(token):
        try:
            return macs.claims_of(macs.read(token))
        except ValueError:
            return {}
    return (decode_object(token.split(".")[1]) or {}) if token.count(".") == 2 else {}


def caller_claims(
    call: Call, digest: Digest, id: str, lifetime: float, *, signed: bool = True
) -> dict[str, Any]:
    """Return the claims of a token for one call, valid from now for `lifetime` seconds; without
    `signed` those that a MAC is about.

    The clock is the machine's, as it is where the token is checked: a token is never
    part of what a workflow replays.
    """
    now = clock.now()
    return {
        "v": VERSION,
        "end": call.endpoint,
        "svc": call.service,
        "op": call.operation,
        **digest.claims(signed=signed),
        "iat": int(now),
        "nbf": int(now),
        "exp": int(now + lifetime),
        "jti": id,
    }


def check_call(claims: Mapping[str, Any], call: Call, digest: Digest | None) -> None:
    """Check that a caller token's claims are about this call, and this input if given.

    Raises:
        RefusedError: naming the first thing that differs.
    """
    expected = {"end": call.endpoint, "svc": call.service, "op": call.operation}
    names = {"end": "endpoint", "svc": "service", "op": "operation"}
    for claim, value in expected.items():
        if claims.get(claim) != value:
            raise RefusedError(f"token of another {names[claim]}", claims)
    if digest is not None and not digest.fits(claims):
        raise RefusedError("token of another input", claims)
    if not all(isinstance(claims.get(name), str) for name in ("sub", "run", "jti")):
        raise RefusedError("a claim is missing", claims)
