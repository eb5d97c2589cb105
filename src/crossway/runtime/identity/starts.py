"""Tells a workflow behind an operation which call started it, so that its result can name
the call it answers, and it knows its caller. What it is told is signed, and travels in a
workflow header, past the workflow's own input.

The signature covers the call, who made it, the workflow's id and its arguments: whoever may
start workflows there can copy the header from a history, and opens nothing with it but the
very same start.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from temporalio import nexus
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    CancelWorkflowInput,
    Interceptor,
    OutboundInterceptor,
    StartWorkflowInput,
    WorkflowHandle,
)
from temporalio.common import RawValue

from crossway.runtime.identity.guard import Admitted, admitted
from crossway.runtime.identity.keys import Keyring, SigningKey
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import START_TYPE, RefusedError, sign, verify
from crossway.runtime.payloads import digest_of_all

HEADER = "crossway-start"

UNSIGNED_HEADER = "crossway-call"
"""The call's id alone, for workers of release 0.1.0; ours do not read it."""

CALL = ("jti", "aud", "end", "svc", "op")


class StartsForCallers(Interceptor):
    """The client interceptor that adds the header to what an operation starts."""

    def intercept_client(
        self,
        next: OutboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> OutboundInterceptor:
        """Return `next`, adding the header."""
        return _Outbound(next)


class _Outbound(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        given = admitted.get(None) if nexus.in_operation() else None
        if given is None:
            return await super().start_workflow(input)
        # Encoded once, here: what is signed has to be what is sent.
        payloads = nexus.client().data_converter.payload_converter.to_payloads(input.args)
        input.args = [RawValue(payload) for payload in payloads]
        input.headers = {**input.headers, **_headers(given, input.id, digest_of_all(payloads))}
        handle = await super().start_workflow(input)
        if response := handle._start_workflow_response:  # no public member says it
            attached = not response.started
            # Older servers do not name the first run of what ran already.
            run = response.first_execution_run_id or ("" if attached else response.run_id)
            given.started[input.id] = Started(run, attached)
        return handle

    async def cancel_workflow(self, input: CancelWorkflowInput) -> None:
        given = admitted.get(None) if nexus.in_operation() else None
        if given is not None and given.run:
            input.first_execution_run_id = given.run
        await super().cancel_workflow(input)


def _headers(given: Admitted, workflow_id: str, arguments: str) -> dict[str, Payload]:
    if given.key is None:
        return {}
    caller = given.caller
    # An audience is proven; of an unverified caller the link's word is passed on as such.
    said = {} if caller.verified else {"by": caller.namespace}
    claims = {**given.binding.claims(), **said, "sub": caller.workflow_id, "run": caller.run_id}
    signed = _signed(given.key, claims, workflow_id, arguments)
    if not caller.token_id:
        return {HEADER: signed}
    return {HEADER: signed, UNSIGNED_HEADER: Payload(data=caller.token_id.encode())}


def _signed(
    key: SigningKey, claims: Mapping[str, Any], workflow_id: str, arguments: str
) -> Payload:
    about = {"iat": int(time.time()), "wid": workflow_id, "arg": arguments}
    return Payload(data=sign(key, START_TYPE, {**claims, **about}).encode())


@dataclass(frozen=True, slots=True)
class Begun:
    """How a workflow's run was begun. `arguments` is the digest of what it was given."""

    namespace: str
    workflow_id: str
    arguments: str
    headers: Mapping[str, Payload] = field(default_factory=dict)

    def claims(self, keys: Keyring) -> dict[str, Any]:
        """Return what the namespace's guard signed when an operation started the workflow.

        None for a header that is not about this very workflow id and these arguments.
        """
        if HEADER not in self.headers:
            return {}
        try:
            said = self.headers[HEADER].data.decode("ascii", errors="replace")
            claims = verify(said, START_TYPE, keys, timely=False)
        except RefusedError:
            return {}
        own = (self.namespace, self.workflow_id, self.arguments)
        return claims if (claims["iss"], claims["wid"], claims["arg"]) == own else {}

    def call(self, keys: Keyring) -> dict[str, Any]:
        """Return the claims that bind a result to the call that started the workflow."""
        claims = self.claims(keys)
        return {name: claims[name] for name in CALL if name in claims} if claims.get("jti") else {}

    def continued(self, keys: Keyring, key: SigningKey, arguments: str) -> dict[str, Payload]:
        """Return the header for a run that continues this one with other arguments."""
        claims = self.claims(keys)
        return {HEADER: _signed(key, claims, self.workflow_id, arguments)} if claims else {}
