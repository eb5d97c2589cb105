"""The chain of calls: A calls B, which calls C; C learns of both, each by what it signed itself.

A workflow that a call began hands on the token of that call with the calls it makes itself:

    A -> B    token of A
    B -> C    token of B, which names the token of A (`chn`); the token of A
    C -> D    token of C, which names that of B; the tokens of B and of A

Each token names the next by its digest, so that nobody between can leave one out, add one or
swap two unseen. A token that is handed on cannot be used to call: that takes the secret that its
caller sent beside it, of which it holds the digest alone (`sec`). Where a caller proved nothing,
the chain ends, and what is behind it counts as unknown. An expired token is as good as a fresh
one here: it says who called once.

What a workflow was begun by travels in headers of the workflow, signed by the namespace it runs
in: with the guard's own header where an operation started it, and with `BEGUN_HEADER` for its
children and for the runs that continue them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from temporalio.api.common.v1 import Payload

from crossway.runtime import clock
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import (
    BEGUN_TYPE,
    CALLER_TYPE,
    RefusedError,
    UnknownKeyError,
    sign,
    verify,
)
from crossway.runtime.payloads import base64url

CHAIN_HEADER = "crossway-chain"
"""The header, of calls and of workflows, with the tokens of those who called before."""

SECRET_HEADER = "crossway-secret"  # noqa: S105 - the name of a header
"""The header of a call with what makes its token usable."""

BEGUN_HEADER = "crossway-begun"
"""The header of a child, or of a run that goes on, with what its first ancestor was begun by."""

ORIGIN, UNPROVEN = "", "?"
"""What `chn` says where no call began the workflow, and where one did whose caller is unknown."""

MOST_LINKS = 8
"""Tokens that a call may hand on. One has some 700 characters, and the server takes 8192 bytes of
headers: with names of usual length it is five or six that fit."""

LONGEST = 6144
"""Characters of the tokens that a call hands on."""

_HEADERS = 8192 - 512
"""Bytes of all headers of a call that the server takes, less what their names come to."""

_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Link:
    """One call of the chain: whose it was, and what it called."""

    namespace: str
    workflow_id: str
    run_id: str
    endpoint: str
    service: str
    operation: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The proven calls that led to one, the nearest first. `complete` says that it goes back to
    a workflow that no call began; `unknown` is the namespace whose keys it ends for, as it says."""

    links: tuple[Link, ...] = ()
    complete: bool = False
    unknown: str = ""

    @property
    def originator(self) -> str:
        """The namespace in which it began; "" where that is not proven."""
        return self.links[-1].namespace if self.links and self.complete else ""


NO_CHAIN = Chain()


@dataclass(frozen=True, slots=True)
class Cause:
    """What began a workflow: `said` is its `chn`, `tokens` are those of the calls, joined."""

    said: str
    tokens: str = ""


NO_CALL, UNKNOWN = Cause(ORIGIN), Cause(UNPROVEN)


def new_secret() -> tuple[str, dict[str, str]]:
    """Return what makes a token usable, and the claim that holds its digest."""
    secret = secrets.token_urlsafe(16)
    return secret, {"sec": digest(secret)}


def check_secret(claims: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    """Check that who sends a token is who made it; one of release 0.1.0 has no secret.

    Raises:
        RefusedError: the token was handed on as part of a chain.
    """
    if "sec" in claims and claims["sec"] != digest(headers.get(SECRET_HEADER, "")):
        raise RefusedError("token without its secret", claims)


def check_audience(claims: Mapping[str, Any], audience: str) -> None:
    """Check that a token was made for this service, where either of them is known.

    Raises:
        RefusedError: it was made for another, where the same keys may be trusted as well.
    """
    if audience and claims.get("aud", audience) != audience:
        raise RefusedError("token for another audience", claims)


def follow(claims: Mapping[str, Any], tokens: str, keys: Keyring, audience: str = "") -> Chain:
    """Return the chain that a caller's verified claims end, with the tokens that came along.

    A token that names nobody whom it called ends it: whoever got it could say that he was.

    Raises:
        RefusedError: it is too long, or not what its callers signed.
    """
    following = tokens.split(_BETWEEN) if tokens else []
    if len(tokens) > LONGEST or len(following) > MOST_LINKS:
        raise RefusedError(f"chain of {len(following)} tokens, {len(tokens)} characters", claims)
    links, current = [_link(claims)], claims
    for token in following:
        if current.get("chn") != digest(token):
            raise RefusedError("chain was altered", claims)
        by = current["iss"]
        try:
            current = verify(token, CALLER_TYPE, keys, timely=False)
            check_audience(current, audience)
            _check_called(current, by)
        except UnknownKeyError as unknown:
            return Chain(tuple(links), unknown=str(unknown.claims.get("iss", "")))
        except RefusedError as refused:
            raise RefusedError(f"chain: {refused.reason}", claims) from None
        if "to" not in current:
            return Chain(tuple(links))
        links.append(_link(current))
    return Chain(tuple(links), complete=current.get("chn") == ORIGIN)


def _check_called(claims: Mapping[str, Any], namespace: str) -> None:
    """Check that a token called the namespace that names it as the cause of its own call.

    Raises:
        RefusedError: it called another, which is left out.
    """
    if claims.get("to", namespace) != namespace:
        raise RefusedError("token for another namespace", claims)


def _link(claims: Mapping[str, Any]) -> Link:
    # All of them are texts where they are there: `verify` has looked.
    said = claims.get
    of, by = (said("iss", ""), said("sub", ""), said("run", "")), (said("end", ""), said("svc", ""))
    return Link(*of, *by, said("op", ""))


def begun_by(token: str, claims: Mapping[str, Any], tokens: str, called: str, proof: str) -> Cause:
    """Return the cause of what a call starts in the namespace `called`: its token, of which `proof`
    is the digest, and those that came along.

    A token without a secret is not handed on: whoever got it could call with it. Nor is one that
    names another namespace than this, or none: nobody would believe that it called this one.
    """
    if "sec" not in claims or claims.get("to") != called:
        return UNKNOWN
    return Cause(proof, f"{token}{_BETWEEN}{tokens}" if tokens else token)


def cause(said: object, headers: Mapping[str, Payload]) -> Cause:
    """Return the cause of a workflow, of which `said` is what its namespace signed."""
    if said == ORIGIN:
        return NO_CALL
    carried = headers.get(CHAIN_HEADER)
    tokens = carried.data.decode("ascii", errors="replace") if carried else ""
    first = tokens.partition(_BETWEEN)[0]
    return Cause(digest(first), tokens) if first and said == digest(first) else UNKNOWN


def carried(found: Cause) -> dict[str, Payload]:
    """Return the header of a workflow that carries the tokens of its cause."""
    return {CHAIN_HEADER: Payload(data=found.tokens.encode())} if found.tokens else {}


def handed_on(found: Cause, others: Mapping[str, str]) -> dict[str, str]:
    """Return the header of a call with the tokens of its cause, as many as there is room for.

    `others` are the further headers that it has. Those who called first are left out first.
    """
    if not found.tokens:
        return {}
    room = _HEADERS - sum(len(key) + len(value) for key, value in others.items())
    fitting: list[str] = []
    for one in found.tokens.split(_BETWEEN)[:MOST_LINKS]:
        if len(_BETWEEN.join([*fitting, one])) > min(room, LONGEST):
            break
        fitting.append(one)
    text = _BETWEEN.join(fitting)
    return {CHAIN_HEADER: text} if text else {}


def for_descendant(
    found: Cause, key: SigningKey | None, workflow_id: str, arguments: str
) -> dict[str, Payload]:
    """Return the headers of a child, or of a run that goes on; none where no call began it.

    Without a key what they say is signed by nobody: of such a workflow it is unknown what began it.
    """
    if found.said == ORIGIN:
        return {}
    if key is None:
        return {BEGUN_HEADER: Payload()}
    about = {"iat": int(clock.now()), "wid": workflow_id, "arg": arguments, "chn": found.said}
    return {BEGUN_HEADER: Payload(data=sign(key, BEGUN_TYPE, about).encode()), **carried(found)}


def digest(text: str) -> str:
    """Return the digest of a token or of a secret, as claims have it."""
    return base64url(hashlib.sha256(text.encode()).digest())
