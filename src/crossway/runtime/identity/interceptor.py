"""The worker interceptor that puts identity in place, on both sides of a call."""

from __future__ import annotations

from temporalio.worker import (
    ActivityInboundInterceptor,
    Interceptor,
    NexusOperationInboundInterceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from crossway.runtime.identity.alone import Answering
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.guard import Guard
from crossway.runtime.identity.signing import Inbound


class IdentityInterceptor(Interceptor):
    """Signs what workflows of a namespace call and answer; guards its operations.

    It has to be the first of a worker's interceptors, so that nothing of the handler's
    runs for a caller that is refused.
    """

    def __init__(self, identity: Identity) -> None:
        """Act as `identity` says."""
        self._identity = identity
        self._inbound = type("Inbound", (Inbound,), {"identity": identity})

    def intercept_nexus_operation(
        self,
        next: NexusOperationInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> NexusOperationInboundInterceptor:
        """Return `next`, guarded."""
        return Guard(next, self._identity)

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> ActivityInboundInterceptor:
        """Return `next`, signing what activities behind operations answer."""
        return Answering(next, self._identity)

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class that signs for workflows."""
        del input
        return self._inbound
