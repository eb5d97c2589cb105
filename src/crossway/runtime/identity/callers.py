"""Who calls: one interface, and the ways to find out.

Authenticator
├── LinkedCallers   by the server's link, which a caller can forge
├── ServerCallers   by what the server itself authenticated (temporalio/temporal #10573)
└── SignedCallers   by the caller's token
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import nexusrpc

from crossway.runtime.identity import macs
from crossway.runtime.identity.agreement import Pair
from crossway.runtime.identity.between import verified_call
from crossway.runtime.identity.chain import (
    CHAIN_HEADER,
    NO_CHAIN,
    UNKNOWN,
    Cause,
    Chain,
    Link,
    begun_by,
    check_audience,
    check_secret,
    digest,
    follow,
)
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    CALLER_TYPE,
    LIFETIME,
    SKEW,
    Call,
    NotNowError,
    RefusedError,
    UnknownKeyError,
    check_call,
    not_known_yet,
    unverified_claims,
    verify,
)
from crossway.runtime.payloads import Digest


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller. `verified` says that its namespace is proven; `token_id` names its token, which is
    good until it `expires` (Unix seconds), and `proof` is the digest of it. `chain` are the calls
    that led here, its own first, and `cause` is what a workflow that its call starts is begun by.
    `pair` is what it agrees on with whom it calls, where a MAC proves the call.
    """

    namespace: str
    workflow_id: str
    run_id: str
    verified: bool = False
    token_id: str = ""
    proof: str = ""
    chain: Chain = NO_CHAIN
    cause: Cause = UNKNOWN
    expires: float = 0
    pair: Pair | None = None

    @property
    def claims(self) -> dict[str, str]:
        """What it says of itself, as a token has it."""
        names = self.namespace, self.workflow_id, self.run_id, self.token_id
        return dict(zip(("iss", "sub", "run", "jti"), names, strict=True))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came in. `digest` is its input's, None for a cancel; `id` is what the
    server calls it. `authenticated` is whom the server itself knows to call, if it says so."""

    call: Call
    headers: Mapping[str, str]
    links: Sequence[nexusrpc.Link] = ()
    digest: Digest | None = None
    id: str = ""
    authenticated: AuthenticatedCaller | None = None


class AuthenticatedCaller(Protocol):
    """Who calls as the server itself says, once one does (temporalio/temporal #10573)."""

    @property
    def namespace(self) -> str:
        """The namespace that the server authenticated."""


class Authenticator(Protocol):
    """Finds out who calls."""

    def caller(self, request: Incoming) -> Caller:
        """Return the caller.

        Raises:
            RefusedError: it does not prove who it is.
        """


@dataclass(frozen=True, slots=True)
class LinkedCallers:
    """Callers are who the link says: good to show, not to trust (field notes, section 8).

    `names` are the design's names of namespaces that the service calls otherwise.
    """

    names: Mapping[str, str] = field(default_factory=dict)

    def caller(self, request: Incoming) -> Caller:
        """Return the workflow of the first link that names one.

        Shape: temporal:///namespaces/NS/workflows/ID/RUN/history?.. (each part quoted).
        """
        for link in request.links:
            try:
                parts = urllib.parse.urlsplit(link.url).path.split("/")
            except ValueError:  # a caller's own invention
                continue
            if len(parts) >= 6 and parts[1] == "namespaces" and parts[3] == "workflows":
                namespace, id, run = (urllib.parse.unquote(parts[i]) for i in (2, 4, 5))
                return Caller(self.names.get(namespace, namespace), id, run)
        return Caller("", "", "")


@dataclass(frozen=True, slots=True)
class ServerCallers:
    """Callers are who the server itself authenticated: its word is trusted, and no key needed.

    `names` are the design's names of namespaces that the service calls otherwise.
    """

    names: Mapping[str, str] = field(default_factory=dict)

    def caller(self, request: Incoming) -> Caller:
        """Return the namespace that the server names; the workflow is the link's word."""
        known = request.authenticated
        namespace = getattr(known, "namespace", "")
        if not isinstance(namespace, str) or not namespace:
            raise RefusedError("the server does not say who calls")
        linked = LinkedCallers(self.names).caller(request)
        return Caller(
            self.names.get(namespace, namespace), linked.workflow_id, linked.run_id, verified=True
        )


@dataclass(frozen=True, slots=True)
class SignedCallers:
    """Callers prove their namespace with a token. Unless `required`, one may come without,
    or with a key nobody here knows, and counts as unverified: as who `linked` says.

    A token for another service than `audience` is refused; one for none is taken in this release.
    `called` is the namespace that they call. Without `macs` only signatures count.
    """

    keys: Keyring
    required: bool = True
    linked: LinkedCallers = field(default_factory=LinkedCallers)
    lifetime: timedelta = LIFETIME
    audience: str = ""
    called: str = ""
    macs: bool = True

    def caller(self, request: Incoming) -> Caller:
        """Return the caller that signed the token.

        A cancel repeats the token of the start, however long ago that was: its expiry
        does not count. What it cancels is bound to the token elsewhere.
        """
        token = request.headers.get(CALLER_HEADER)
        if token is None and self.required:
            raise RefusedError("no token")
        if token is None:
            return self.linked.caller(request)
        try:
            claims, pair = self._verified(token, request)
        except UnknownKeyError as unknown:
            # Also where anybody may call: what is answered to somebody unknown is not signed.
            if self.keys.pending(claimed := str(unknown.claims.get("iss"))):
                raise NotNowError(not_known_yet(claimed, unknown), unknown.claims) from None
            if self.required:
                raise
            return self.linked.caller(request)
        check_call(claims, request.call, request.digest)
        if claims["exp"] - claims["iat"] > self.lifetime.total_seconds() + SKEW:
            raise RefusedError("good for longer than a token may be", claims)
        check_audience(claims, self.audience)
        check_secret(claims, request.headers)
        before, proof = request.headers.get(CHAIN_HEADER, ""), digest(token)
        return Caller(
            claims["iss"],
            claims["sub"],
            claims["run"],
            verified=True,
            token_id=claims["jti"],
            proof=proof,
            chain=follow(claims, before, self.keys, self.audience),
            cause=begun_by(token, claims, before, self.called, proof),
            expires=claims["exp"],
            pair=pair,
        )

    def _verified(self, token: str, request: Incoming) -> tuple[dict[str, Any], Pair | None]:
        """Return what a token claims, and what its caller agrees on with us if a MAC proves it."""
        timely = request.digest is not None
        if not macs.is_mac(token):
            return verify(token, CALLER_TYPE, self.keys, timely=timely), None
        if not self.macs:
            raise RefusedError(
                "proven by a MAC, and a signature is asked for", unverified_claims(token)
            )
        return verified_call(
            token, request.call, self.called, self.keys, self.audience, timely=timely
        )


def described(caller: Caller, call: Call) -> dict[str, Any]:
    """Return what `get_nexus_caller_info()` gives."""
    return {
        "namespace": caller.namespace,
        "workflowId": caller.workflow_id,
        "runId": caller.run_id,
        "workflow_id": caller.workflow_id,
        "run_id": caller.run_id,
        "endpoint": call.endpoint,
        "service": call.service,
        "operation": call.operation,
        "verified": caller.verified,
        "chain": [_described(link) for link in caller.chain.links],
        "originatingNamespace": caller.chain.originator,
        "originating_namespace": caller.chain.originator,
    }


def _described(link: Link) -> dict[str, Any]:
    """Return one call of a chain; only proven ones are in it."""
    return {
        "namespace": link.namespace,
        "workflowId": link.workflow_id,
        "runId": link.run_id,
        "workflow_id": link.workflow_id,
        "run_id": link.run_id,
        "endpoint": link.endpoint,
        "service": link.service,
        "operation": link.operation,
        "verified": True,
    }
