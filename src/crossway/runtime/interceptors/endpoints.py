"""A call to an endpoint that does not exist is an error, not a workflow that hangs.

The server refuses the whole workflow task that calls an unknown endpoint, and the SDK
tries that task again for ever. So the caller's worker asks first. What it learns comes
from outside the workflow and may change, so the unusual answer is recorded in history:
`workflow.patched` leaves a marker only when the endpoint is missing, and answers the same
on replay. Source: NEXUS-FIELD-NOTES section 11.
"""

from __future__ import annotations

from typing import Any, Protocol

from temporalio import workflow
from temporalio.worker import (
    Interceptor,
    StartNexusOperationInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from crossway.runtime.errors import NexusNotFoundError

MARKER = "crossway-no-endpoint-"
"""How the id of a patch begins that says that an endpoint is missing: number of the call, `-`
and the endpoint follow. Histories hold it, so it stays as it is."""


def missed(patch: str) -> str | None:
    """Return the endpoint that the id of a patch says is missing, None for other patches.

    >>> missed("crossway-no-endpoint-3-PaymentsEndpoint")
    'PaymentsEndpoint'
    """
    number, _, endpoint = patch.removeprefix(MARKER).partition("-")
    return endpoint if patch.startswith(MARKER) and number.isdigit() else None


class Registry(Protocol):
    """What knows the endpoints of the Temporal service."""

    def missing(self, endpoint: str) -> bool:
        """Return whether the service surely has no such endpoint; may block for a moment."""


class MissingEndpoints(Interceptor):
    """Fails calls to endpoints that `registry` says are missing, in the caller."""

    def __init__(self, registry: Registry) -> None:
        """Ask `registry` before each call."""

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(_Outbound(outbound, registry))

        self._inbound = Inbound

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class whose instances see each workflow's calls."""
        return self._inbound


class _Outbound(WorkflowOutboundInterceptor):
    def __init__(self, following: WorkflowOutboundInterceptor, registry: Registry) -> None:
        super().__init__(following)
        self._registry = registry
        self._calls = 0

    async def start_nexus_operation(self, input: StartNexusOperationInput[Any, Any]) -> Any:
        """Start the operation, or fail because nothing could.

        Raises:
            NexusNotFoundError: there is no such endpoint.
        """
        self._calls += 1
        if self._missing(input.endpoint):
            about = {
                "endpoint": input.endpoint,
                "service": input.service,
                "operation": input.operation_name,
            }
            said = f"there is no Nexus endpoint {input.endpoint!r} on this Temporal service"
            raise NexusNotFoundError(said, about)
        return await super().start_nexus_operation(input)

    def _missing(self, endpoint: str) -> bool:
        """Whether the endpoint is missing; each call of a workflow has a marker of its own."""
        marker = f"{MARKER}{self._calls}-{endpoint}"
        if workflow.unsafe.is_replaying():
            return workflow.patched(marker)
        return self._registry.missing(endpoint) and workflow.patched(marker)
