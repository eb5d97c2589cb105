"""Reading histories from the service, event by event and page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
    GetWorkflowExecutionHistoryRequest,
)
from temporalio.client import Client

from crossway.observe.reading.steps import Execution

PATIENCE = timedelta(seconds=10)
"""How long one read may take before what is read counts as unreadable."""


async def events_of(
    client: Callable[[str], Client], execution: Execution, first: int = 0
) -> list[HistoryEvent]:
    """Return the events of one run in order; with `first`, at least that many or all.

    Raises:
        RPCError: it is not there, not ours to read, or the service does not answer.
    """
    known = client(execution.namespace)
    events: list[HistoryEvent] = []
    token = b""
    while True:
        page = await known.workflow_service.get_workflow_execution_history(
            GetWorkflowExecutionHistoryRequest(
                namespace=known.namespace,
                execution=as_proto(execution),
                maximum_page_size=first,
                next_page_token=token,
            ),
            timeout=PATIENCE,
        )
        events += page.history.events
        token = page.next_page_token
        if not token or 0 < first <= len(events):
            return events


async def describe(
    client: Callable[[str], Client], execution: Execution
) -> DescribeWorkflowExecutionResponse:
    """Return what the service knows of an execution beyond its history.

    Raises:
        RPCError: as `events_of`.
    """
    known = client(execution.namespace)
    request = DescribeWorkflowExecutionRequest(
        namespace=known.namespace, execution=as_proto(execution)
    )
    return await known.workflow_service.describe_workflow_execution(request, timeout=PATIENCE)


def as_proto(execution: Execution) -> WorkflowExecution:
    """Return an execution as requests name it."""
    return WorkflowExecution(workflow_id=execution.workflow_id, run_id=execution.run_id)
