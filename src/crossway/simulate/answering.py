"""The RPCs of updates and queries: those that wait for what a workflow's code says."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payloads
from temporalio.api.enums.v1 import (
    EventType,
    QueryRejectCondition,
    UpdateWorkflowExecutionLifecycleStage,
)
from temporalio.api.query.v1 import QueryRejected
from temporalio.api.update.v1 import UpdateRef
from temporalio.api.workflowservice import v1 as api
from temporalio.service import RPCStatusCode

from crossway.simulate import core, describing
from crossway.simulate.executions import Execution
from crossway.simulate.finding import find
from crossway.simulate.messages import Update
from crossway.simulate.server import Server

Stage = UpdateWorkflowExecutionLifecycleStage
ACCEPTED = Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
COMPLETED = Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED


def running(server: Server, namespace: str, named: Any, first_run: str = "") -> Execution:
    """Return an execution that runs.

    Raises:
        RPCError: NOT_FOUND.
    """
    execution = find(server, namespace, named.workflow_id, named.run_id)
    if execution.closed:
        raise core.refusal(RPCStatusCode.NOT_FOUND, "workflow execution already completed")
    if first_run and first_run != (execution.start.first_run or execution.run_id):
        raise core.refusal(RPCStatusCode.NOT_FOUND, "Workflow execution not found")
    return execution


def wake(waiting: asyncio.Future[None]) -> None:
    """Let whoever waits go on, once."""
    if not waiting.done():
        waiting.set_result(None)


async def query(server: Server, request: Any) -> Message:
    """Return what a workflow's code answers to a query.

    Raises:
        RPCError: it does not know the query, or is not there; or no worker takes its tasks.
    """
    execution = find(
        server, request.namespace, request.execution.workflow_id, request.execution.run_id
    )
    condition = request.query_reject_condition
    if execution.closed and condition > QueryRejectCondition.QUERY_REJECT_CONDITION_NONE:
        status = describing.status_of(execution)
        return api.QueryWorkflowResponse(query_rejected=QueryRejected(status=status))
    if not server.polled(execution.namespace, execution.start.task_queue, "workflow"):
        said = "no poller seen for task queue recently, worker may be down"
        raise core.refusal(RPCStatusCode.FAILED_PRECONDITION, said)
    answered = server.loop.create_future()
    id = server.id()
    query = {
        "query_id": id,
        "query_type": request.query.query_type,
        "arguments": list(request.query.query_args.payloads),
        "headers": dict(request.query.header.fields),
    }
    execution.query(id, core.job(query_workflow=query), answered.set_result)
    result = await answered
    if result.HasField("failed"):
        raise core.refusal(RPCStatusCode.INVALID_ARGUMENT, result.failed.message, None)
    response = Payloads(payloads=[result.succeeded.response])
    return api.QueryWorkflowResponse(query_result=response)


async def update(server: Server, request: Any) -> Message:
    """Send an update, and return what is known of it once that is as much as was asked for.

    Raises:
        RPCError: no such workflow runs, or it ended before it took the update.
    """
    execution = running(server, request.namespace, request.workflow_execution)
    id = request.request.meta.update_id
    sent = execution.updates.get(id)
    if sent is None:
        sent = execution.updates[id] = Update(execution, request.request)
        sent.send()
    else:  # the same request again
        sent.callbacks += request.request.completion_callbacks
    answer = await _known_update(sent, request.wait_policy.lifecycle_stage)
    sent.goes_on |= sent.outcome is None
    return answer


async def poll_update(server: Server, request: Any) -> Message:
    """Return what is known of an update that was sent, as `update` does."""
    named = request.update_ref
    execution = find(
        server,
        request.namespace,
        named.workflow_execution.workflow_id,
        named.workflow_execution.run_id,
    )
    sent = execution.updates.get(named.update_id)
    if sent is None:
        raise core.refusal(RPCStatusCode.NOT_FOUND, f"update {named.update_id!r} not found")
    answer = await _known_update(sent, request.wait_policy.lifecycle_stage)
    return api.PollWorkflowExecutionUpdateResponse(
        outcome=answer.outcome, stage=answer.stage, update_ref=answer.update_ref
    )


async def _known_update(sent: Update, stage: int) -> api.UpdateWorkflowExecutionResponse:
    """Return what is known of an update, once that is as much as was asked for."""
    while sent.outcome is None and not (sent.accepted and stage <= ACCEPTED):
        if sent.lost:
            said = "workflow execution already completed"
            raise core.refusal(RPCStatusCode.NOT_FOUND, said)
        more = sent.execution.server.loop.create_future()
        sent.watch(partial(wake, more))
        await more
    execution = sent.execution
    named = {"workflow_id": execution.id, "run_id": execution.run_id}
    answer = api.UpdateWorkflowExecutionResponse(
        update_ref=core.made(UpdateRef, workflow_execution=named, update_id=sent.id),
        stage=ACCEPTED,
    )
    if sent.accepted:
        event = answer.link.workflow_event
        event.namespace, event.workflow_id = execution.namespace, execution.id
        event.run_id, event.event_ref.event_id = execution.run_id, sent.accepted_id
        event.event_ref.event_type = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    if sent.outcome is not None:
        answer.stage = COMPLETED
        answer.outcome.CopyFrom(sent.outcome)
    return answer
