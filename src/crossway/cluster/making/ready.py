"""Whether what was just made can be used: asked of the parts of the server that use it.

A namespace or endpoint is written to the database first and reaches the caches of the
server's parts later, so reading it back proves nothing. Each probe here takes the path
that real use takes, and is repeated until it passes; nothing sleeps for a fixed time.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from temporalio.api.command.v1 import Command, ScheduleNexusOperationCommandAttributes
from temporalio.api.common.v1 import WorkflowExecution, WorkflowType
from temporalio.api.enums.v1 import CommandType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    ListWorkflowExecutionsRequest,
    PollWorkflowTaskQueueRequest,
    RespondWorkflowTaskCompletedRequest,
    StartWorkflowExecutionRequest,
)
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import UNSETTLED, Connections, describe_queue, whole_seconds
from crossway.errors import ProvisionError

DEADLINE = 60.0
"""Seconds within which something new has to become usable."""

# Calls in one task of the probe: the server takes 30 (NEXUS-FIELD-NOTES section 6).
BATCH = 20

# The name of an endpoint that cannot exist: one character is too short for the server.
NOWHERE = "-"


async def namespace_usable(connections: Connections, namespace: str) -> None:
    """Return when a namespace can be used.

    Describing a task queue resolves the namespace by name in the frontend and then in
    matching, through the caches that starting and polling go through; describing the
    namespace would read the database.

    Raises:
        ProvisionError: it is not usable within `DEADLINE`.
    """

    async def resolves() -> bool:
        await describe_queue(connections, namespace, "crossway-probe")
        return True

    await _until(resolves, f"the namespace {namespace!r} at {connections.address}")


async def attributes_usable(connections: Connections, namespace: str, names: Sequence[str]) -> None:
    """Return when workflows of a namespace can be found by search attributes.

    Listing by one goes through the caches that starting with one goes through.

    Raises:
        ProvisionError: they are not usable within `DEADLINE`.
    """
    wanted = " AND ".join(f"`{name}` IS NULL" for name in names)
    request = ListWorkflowExecutionsRequest(
        namespace=connections.name(namespace), page_size=1, query=wanted
    )

    async def known() -> bool:
        try:
            await connections.at(namespace).list_workflow_executions(request)
        except RPCError as failure:
            if failure.status == RPCStatusCode.INVALID_ARGUMENT:  # no such attribute yet
                return False
            raise
        return True

    what = f"the search attributes {', '.join(names)} at {connections.address}"
    await _until(known, what)


async def endpoints_usable(
    connections: Connections, namespace: str, endpoints: Sequence[str]
) -> None:
    """Return when a workflow can call these endpoints.

    A probe execution in `namespace` answers its workflow task by calling each endpoint
    and then one that cannot exist. The server checks the calls in order, where it checks
    those of any workflow, and names the first endpoint it does not know; it refuses the
    task as a whole, so no call is ever sent. When it names the impossible one, it knows
    all the others. The probe execution is deleted.

    Raises:
        ProvisionError: they are not usable within `DEADLINE`.
    """
    probe = _Probe(connections, namespace)
    for start in range(0, len(endpoints), BATCH):
        batch = endpoints[start : start + BATCH]

        async def known(batch: Sequence[str] = batch) -> bool:
            return await probe.first_unknown(batch) == NOWHERE

        await _until(known, f"the endpoints {', '.join(batch)} at {connections.address}")


async def _until(passes: Callable[[], Awaitable[bool]], what: str) -> None:
    """Repeat a probe, at growing intervals of 5 to 250 ms, until it passes."""
    end, pause = time.monotonic() + DEADLINE, 0.005
    while not await _passed(passes, what, last=time.monotonic() > end):
        if time.monotonic() > end:
            raise ProvisionError(f"{what} did not become usable in {DEADLINE:.0f} seconds")
        await asyncio.sleep(pause)
        pause = min(pause * 2, 0.25)


async def _passed(passes: Callable[[], Awaitable[bool]], what: str, *, last: bool) -> bool:
    """Try a probe; what another try can mend counts as not passed, but for the last try."""
    try:
        return await passes()
    except RPCError as failure:
        if failure.status in UNSETTLED and not last:
            return False
        raise ProvisionError(
            f"made, but it cannot be told whether usable: {what}: {failure.message}"
        ) from failure


class _Probe:
    """Executions of a workflow that no worker runs, on a queue of their own."""

    def __init__(self, connections: Connections, namespace: str) -> None:
        self._service = connections.at(namespace)
        self._namespace = connections.name(namespace)

    async def first_unknown(self, endpoints: Sequence[str]) -> str:
        """Return the first endpoint the server does not know, `NOWHERE` if it knows all."""
        execution, queue = await self._start()
        try:
            task = await self._service.poll_workflow_task_queue(
                PollWorkflowTaskQueueRequest(
                    namespace=self._namespace, task_queue=queue, identity=queue.name
                )
            )
            return await self._answer(task.task_token, [*endpoints, NOWHERE])
        finally:
            await self._service.delete_workflow_execution(
                DeleteWorkflowExecutionRequest(
                    namespace=self._namespace, workflow_execution=execution
                )
            )

    async def _start(self) -> tuple[WorkflowExecution, TaskQueue]:
        name = f"crossway-probe-{uuid.uuid4()}"
        queue = TaskQueue(name=name)
        started = await self._service.start_workflow_execution(
            StartWorkflowExecutionRequest(
                namespace=self._namespace,
                workflow_id=name,
                request_id=name,
                workflow_type=WorkflowType(name="crossway.Probe"),
                task_queue=queue,
                workflow_execution_timeout=whole_seconds(timedelta(minutes=1)),
            )
        )
        return WorkflowExecution(workflow_id=name, run_id=started.run_id), queue

    async def _answer(self, token: bytes, endpoints: Sequence[str]) -> str:
        """Answer a workflow task with one call per endpoint; return the one refused."""
        request = RespondWorkflowTaskCompletedRequest(
            namespace=self._namespace,
            task_token=token,
            commands=[_call(endpoint) for endpoint in endpoints],
        )
        try:
            await self._service.respond_workflow_task_completed(request)
        except RPCError as failure:
            for endpoint in endpoints:
                if f'"{endpoint}"' in failure.message:
                    return endpoint
            if failure.status in UNSETTLED:
                raise
            raise ProvisionError(f"the readiness probe was refused: {failure.message}") from failure
        raise ProvisionError("the readiness probe called an endpoint that cannot exist")


def _call(endpoint: str) -> Command:
    return Command(
        command_type=CommandType.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION,
        schedule_nexus_operation_command_attributes=ScheduleNexusOperationCommandAttributes(
            endpoint=endpoint, service="crossway", operation="probe"
        ),
    )
