"""Tells a workflow behind an operation which call started it, so that its result can name
the call it answers. What it is told is signed, and travels in a workflow header, past the
workflow's own input.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
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

from crossway.runtime.identity.guard import Admitted, admitted
from crossway.runtime.identity.keys import Keyring
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import START_TYPE, RefusedError, sign, verify

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
        input.headers = {**input.headers, **_headers(given, input.id)}
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


def _headers(given: Admitted, workflow_id: str) -> dict[str, Payload]:
    if given.key is None or not given.caller.token_id:
        return {}
    claims = {**given.binding.claims(), "iat": int(time.time()), "wid": workflow_id}
    said = sign(given.key, START_TYPE, claims)
    plain = Payload(data=given.caller.token_id.encode())
    return {HEADER: Payload(data=said.encode()), UNSIGNED_HEADER: plain}


def call_behind(
    headers: Mapping[str, Payload], namespace: str, workflow_id: str, keys: Keyring
) -> dict[str, Any]:
    """Return the claims that bind a workflow's result to the call that started it.

    None for a header that the namespace's own guard did not write for this workflow id.
    """
    if HEADER not in headers:
        return {}
    try:
        said = headers[HEADER].data.decode("ascii", errors="replace")
        claims = verify(said, START_TYPE, keys, timely=False)
    except RefusedError:
        return {}
    if (claims["iss"], claims.get("wid")) != (namespace, workflow_id):
        return {}
    return {name: claims[name] for name in CALL if name in claims}
