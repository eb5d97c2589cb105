"""Tells a workflow behind an operation which call started it, so that its result can name
the call it answers. The id travels in a workflow header, past the workflow's own input.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from temporalio import nexus
from temporalio.api.common.v1 import Payload
from temporalio.client import Interceptor, OutboundInterceptor, StartWorkflowInput, WorkflowHandle

from crossway.runtime.identity.guard import admitted

HEADER = "crossway-call"


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
        if nexus.in_operation() and (given := admitted.get(None)) and given.caller.token_id:
            named = Payload(data=given.caller.token_id.encode())
            input.headers = {**input.headers, HEADER: named}
        return await super().start_workflow(input)


def call_behind(headers: Mapping[str, Payload]) -> dict[str, str]:
    """Return the id of the call that started a workflow, as the claim `jti`."""
    return {"jti": headers[HEADER].data.decode()} if HEADER in headers else {}
