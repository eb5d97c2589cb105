"""What somebody starts who may start anything: workflows, activities, updates; with any header."""

from __future__ import annotations

import json
import uuid
from typing import Any

from temporalio.api.activity.v1 import ActivityExecutionInfo
from temporalio.api.common.v1 import (
    ActivityType,
    Header,
    Payload,
    Payloads,
    WorkflowExecution,
    WorkflowType,
)
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage as Stage
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.update.v1 import Input, Meta, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import (
    DescribeActivityExecutionRequest,
    DescribeActivityExecutionResponse,
    StartActivityExecutionRequest,
    StartWorkflowExecutionRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError

from crossway.runtime.refusals import BUSY
from tests.helpers.eventually import eventually


async def start_with(
    client: Client, id: str, kind: str, queue: str, header: dict[str, Payload], given: list[Any]
) -> WorkflowHandle[Any, Any]:
    """Start a workflow as somebody with the right to start some does: with any header."""
    encoded = [Payload(metadata={"encoding": b"json/plain"}, data=_json(one)) for one in given]
    await client.workflow_service.start_workflow_execution(
        StartWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_id=id,
            workflow_type=WorkflowType(name=kind),
            task_queue=TaskQueue(name=queue),
            input=Payloads(payloads=encoded),
            header=Header(fields=header),
            request_id=str(uuid.uuid4()),
        ),
        retry=True,
    )
    return client.get_workflow_handle(id)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def payloads(*values: Any) -> Payloads:
    """Return values as the SDK encodes them."""
    encoded = [
        Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(one).encode())
        for one in values
    ]
    return Payloads(payloads=encoded)


async def described(client: Client, id: str) -> DescribeActivityExecutionResponse:
    """Return what the service says of an activity that was started for itself."""
    return await client.workflow_service.describe_activity_execution(
        DescribeActivityExecutionRequest(
            namespace=client.namespace, activity_id=id, include_outcome=True
        ),
        retry=True,
    )


async def weighed(client: Client, like: ActivityExecutionInfo, id: str, mark: str) -> Payloads:
    """Return the result of an activity that somebody starts with the header of another."""
    await client.workflow_service.start_activity_execution(
        StartActivityExecutionRequest(
            namespace=client.namespace,
            activity_id=id,
            activity_type=ActivityType(name="Weigh"),
            task_queue=TaskQueue(name=like.task_queue),
            start_to_close_timeout=like.start_to_close_timeout,
            input=payloads(mark),
            header=like.header,
            request_id=str(uuid.uuid4()),
        ),
        retry=True,
    )

    return await ended(client, id)


async def ended(client: Client, id: str) -> Payloads:
    """Wait until an activity that was started for itself has ended; return its result."""

    async def look() -> Payloads | None:
        found = await described(client, id)
        return found.outcome.result if found.HasField("outcome") else None

    result = await eventually(look)
    assert result is not None
    return result


async def sealed(
    client: Client, header: Header, update_id: str, workflow_id: str, *arguments: Any
) -> Payloads:
    """Return the result of an update that somebody sends with the header of another."""
    asked = Request(
        meta=Meta(update_id=update_id),
        input=Input(header=header, name="Seal", args=payloads(*arguments)),
    )
    completed = Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
    wanted = UpdateWorkflowExecutionRequest(
        namespace=client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=workflow_id),
        request=asked,
        wait_policy=WaitPolicy(lifecycle_stage=completed),
    )

    async def answer() -> Payloads | None:
        try:
            said = await client.workflow_service.update_workflow_execution(wanted, retry=True)
        except RPCError as failure:  # of one id there is one update, however often it is sent
            if failure.status in BUSY:
                return None
            raise
        return said.outcome.success if said.HasField("outcome") else None

    result = await eventually(answer)
    assert result is not None
    return result
