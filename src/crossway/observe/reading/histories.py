"""Fetching what a Temporal service knows of an execution: its history, and Describe.

Everything that reads goes through a `Histories`. The one that is given decides whether
things are read anew each time, so that a tree can be watched as it grows, or once only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.api.workflowservice.v1 import (
    DescribeActivityExecutionRequest,
    DescribeActivityExecutionResponse,
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
    GetWorkflowExecutionHistoryRequest,
)
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError

from crossway.observe.reading.payloads import decode
from crossway.observe.reading.steps import Execution
from crossway.sdk import METADATA

T = TypeVar("T")

PATIENCE = timedelta(seconds=10)
"""How long one read may take before what is read counts as unreadable."""


QUERY_PATIENCE = timedelta(seconds=3)
"""How long a worker has to answer what a workflow says of itself: it may have none."""


class Histories:
    """Reads executions of one service, anew each time it is asked."""

    def __init__(self, client: Callable[[str], Client], *, retry: bool = False) -> None:
        """Read with `client(namespace)`; with `retry` the SDK asks again where that may help."""
        self._client, self._retry = client, retry

    async def events(self, execution: Execution) -> list[HistoryEvent]:
        """Return the events of one run in order.

        Raises:
            RPCError: it is not there, not ours to read, or the service does not answer.
        """
        return await self._pages(execution)

    async def first_event(self, execution: Execution) -> HistoryEvent:
        """Return the event that one run began with.

        Raises:
            RPCError: as `events`.
        """
        return (await self._pages(execution, first=1))[0]

    async def describe(self, execution: Execution) -> DescribeWorkflowExecutionResponse:
        """Return what the service says of an execution beyond its history.

        What the client's codec encoded is decoded.

        Raises:
            RPCError: as `events`.
        """
        known = self._client(execution.namespace)
        request = DescribeWorkflowExecutionRequest(
            namespace=known.namespace, execution=_as_proto(execution)
        )
        service = known.workflow_service
        said = await service.describe_workflow_execution(
            request, retry=self._retry, timeout=PATIENCE
        )
        if codec := known.data_converter.payload_codec:
            await decode([said], codec)
        return said

    async def metadata(self, execution: Execution) -> WorkflowMetadata | None:
        """Return what a workflow says of itself, None where no worker answers for it.

        A worker answers from its memory, or by replaying the history. Nothing is changed.
        """
        client = self._client(execution.namespace)
        handle = client.get_workflow_handle(execution.workflow_id, run_id=execution.run_id or None)
        try:
            said = await handle.query(
                METADATA, result_type=WorkflowMetadata, rpc_timeout=QUERY_PATIENCE
            )
        except (RPCError, WorkflowQueryFailedError, ValueError, RuntimeError):
            # An UnreadError is an answer that only a codec which is not here can read.
            return None
        return said if isinstance(said, WorkflowMetadata) else None

    async def describe_activity(self, execution: Execution) -> DescribeActivityExecutionResponse:
        """Return what the service says of an activity that runs for itself, its end included.

        What the client's codec encoded is decoded.

        Raises:
            RPCError: as `events`.
        """
        known = self._client(execution.namespace)
        request = DescribeActivityExecutionRequest(
            namespace=known.namespace,
            activity_id=execution.workflow_id,
            run_id=execution.run_id,
            include_outcome=True,
            include_last_failure=True,
        )
        service = known.workflow_service
        said = await service.describe_activity_execution(request, timeout=PATIENCE)
        if codec := known.data_converter.payload_codec:
            await decode([said], codec)
        return said

    async def _pages(self, execution: Execution, first: int = 0) -> list[HistoryEvent]:
        """Return a run's events, read page by page; with `first`, that many or all.

        What the client's codec encoded is decoded.
        """
        known = self._client(execution.namespace)
        events: list[HistoryEvent] = []
        token = b""
        while True:
            page = await known.workflow_service.get_workflow_execution_history(
                GetWorkflowExecutionHistoryRequest(
                    namespace=known.namespace,
                    execution=_as_proto(execution),
                    maximum_page_size=first,
                    next_page_token=token,
                ),
                retry=self._retry,
                timeout=PATIENCE,
            )
            if codec := known.data_converter.payload_codec:
                await decode(page.history.events, codec)
            events += page.history.events
            token = page.next_page_token
            if not token or 0 < first <= len(events):
                return events


class Snapshot(Histories):
    """Reads each execution once, and answers from memory from then on.

    For one look at a service, where several ask for the same: a history that is read twice
    costs twice, and may say two things. What cannot be read is asked for again. All that
    was read is kept as long as this is.
    """

    def __init__(self, client: Callable[[str], Client], *, retry: bool = False) -> None:
        """Begin with nothing read."""
        super().__init__(client, retry=retry)
        self._events: dict[Execution, asyncio.Task[list[HistoryEvent]]] = {}
        self._described: dict[Execution, asyncio.Task[DescribeWorkflowExecutionResponse]] = {}

    async def events(self, execution: Execution) -> list[HistoryEvent]:
        """Return the events of one run, as they were at the first time of asking."""
        run = await self._run(execution)
        return await _once(self._events, run, super().events)

    async def first_event(self, execution: Execution) -> HistoryEvent:
        """Return a run's first event; all of them are read, since they will be asked for."""
        return (await self.events(execution))[0]

    async def describe(self, execution: Execution) -> DescribeWorkflowExecutionResponse:
        """Return what the service said of an execution at the first time of asking."""
        found = await _once(self._described, execution, super().describe)
        run = replace(execution, run_id=found.workflow_execution_info.execution.run_id)
        self._described.setdefault(run, self._described[execution])
        return found

    async def _run(self, execution: Execution) -> Execution:
        """Return an execution with its run: the latest has two names, and one history."""
        if execution.run_id:
            return execution
        described = await self.describe(execution)
        return replace(execution, run_id=described.workflow_execution_info.execution.run_id)


async def _once(
    known: dict[Execution, asyncio.Task[T]],
    execution: Execution,
    read: Callable[[Execution], Awaitable[T]],
) -> T:
    """Return what was read of an execution, else read it, however many wait for that."""
    if execution not in known:
        known[execution] = asyncio.ensure_future(read(execution))
    try:
        return await known[execution]
    except RPCError:
        known.pop(execution, None)
        raise


def _as_proto(execution: Execution) -> WorkflowExecution:
    return WorkflowExecution(workflow_id=execution.workflow_id, run_id=execution.run_id)
