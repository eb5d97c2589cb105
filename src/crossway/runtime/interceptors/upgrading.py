"""An execution that continues as new goes on with the newest build.

Executions are pinned to the build they began on, and a new run would inherit that: one that
continues for ever would keep its build alive for ever. At the border between two runs
nothing is replayed, so changing there is safe.
"""

from __future__ import annotations

from typing import NoReturn

from temporalio.worker import (
    ContinueAsNewInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ContinueAsNewVersioningBehavior


class Upgrading(Interceptor):
    """Lets new runs of an execution begin on the current build; for versioned workers."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class that does."""
        return _Inbound


class _Inbound(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Outbound(outbound))


class _Outbound(WorkflowOutboundInterceptor):
    def continue_as_new(self, input: ContinueAsNewInput) -> NoReturn:
        if input.initial_versioning_behavior is None:
            input.initial_versioning_behavior = ContinueAsNewVersioningBehavior.AUTO_UPGRADE
        super().continue_as_new(input)
