"""Answers who asks a workflow about itself: what it waits for, and at which line of the design.

That is computed when it is asked for, and put beside what the workflow itself says.
"""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.worker import (
    HandleQueryInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from crossway.runtime.details import Details, written
from crossway.runtime.interceptors.failures import FAILED_AT
from crossway.runtime.messages import counts, not_awaited
from crossway.runtime.waits import waiting_in


class CurrentDetails(Interceptor):
    """Adds to the current details of workflows what they wait for."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class that sees each query."""
        return _Inbound


class _Inbound(WorkflowInboundInterceptor):
    async def handle_query(self, input: HandleQueryInput) -> Any:
        answer = await super().handle_query(input)
        if isinstance(answer, WorkflowMetadata):
            said = written(current())
            answer.current_details = "\n\n".join(filter(None, (answer.current_details, said)))
            # The one without a name only logs what comes for nobody.
            named = [one for one in answer.definition.signal_definitions if one.name]
            del answer.definition.signal_definitions[:]
            answer.definition.signal_definitions.extend(named)
        return answer


def current() -> Details:
    """Return what the running workflow waits for, and what became of its messages."""
    instance = workflow.instance()
    return Details(
        waits=waiting_in(asyncio.all_tasks()),
        kept=not_awaited(instance),
        dropped=dict(counts(instance)),
        failed_at=vars(instance).get(FAILED_AT, ""),
    )
