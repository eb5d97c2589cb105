"""The service's RPCs, as far as they are simulated: what clients, handlers and `trace` call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Link, Payloads
from temporalio.api.enums.v1 import (
    EventType,
    HistoryEventFilterType,
)
from temporalio.api.history.v1 import History, HistoryEvent
from temporalio.api.namespace.v1 import NamespaceInfo
from temporalio.api.workflowservice import v1 as api

from crossway.simulate import describing, externals, listing, standalone
from crossway.simulate.answering import poll_update, query, running, update, wake
from crossway.simulate.errors import NotSimulatedError, TaskFailedError
from crossway.simulate.executions import Execution
from crossway.simulate.finding import find
from crossway.simulate.history import kind_of
from crossway.simulate.server import Server
from crossway.simulate.starting import begin_for_client
from crossway.simulate.starts import Start

Answer = Callable[[Server, Any], Awaitable[Message]]


def rpcs(server: Server) -> Callable[[str, Any], Awaitable[Message]]:
    """Return what answers the RPCs of a service."""

    def call(rpc: str, request: Any) -> Awaitable[Message]:
        answer = _ANSWERS.get(rpc)
        if answer is None:
            raise NotSimulatedError(f"the RPC {rpc} of the Temporal service")
        return answer(server, request)

    return call


async def _start_workflow(server: Server, request: Any) -> Message:
    execution, started = begin_for_client(server, _start_of(request), request)
    return api.StartWorkflowExecutionResponse(
        run_id=execution.run_id,
        first_execution_run_id=execution.start.first_run or execution.run_id,
        started=started,
        link=_link(execution, request.request_id, started),
    )


def _start_of(request: Any) -> Start:
    return Start(
        namespace=request.namespace,
        workflow_id=request.workflow_id,
        type=request.workflow_type.name,
        task_queue=request.task_queue.name,
        input=list(request.input.payloads),
        headers=dict(request.header.fields),
        execution_timeout=request.workflow_execution_timeout.ToTimedelta(),
        run_timeout=request.workflow_run_timeout.ToTimedelta(),
        task_timeout=request.workflow_task_timeout.ToTimedelta(),
        retry=request.retry_policy if request.HasField("retry_policy") else None,
        memo=request.memo,
        search_attributes=request.search_attributes,
        callbacks=list(getattr(request, "completion_callbacks", ())),
        links=list(request.links),
        request_id=request.request_id,
        delay=request.workflow_start_delay.ToTimedelta(),
        said=request.user_metadata if request.HasField("user_metadata") else None,
    )


def _link(execution: Execution, request_id: str, started: bool) -> Link:
    event = Link.WorkflowEvent(
        namespace=execution.namespace, workflow_id=execution.id, run_id=execution.run_id
    )
    if started:
        event.event_ref.event_id = 1
        event.event_ref.event_type = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
    else:
        event.request_id_ref.request_id = request_id
        kind = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED
        event.request_id_ref.event_type = kind
    return Link(workflow_event=event)


async def _signal(server: Server, request: Any) -> Message:
    execution = running(server, request.namespace, request.workflow_execution)
    _signalled(execution, request, request.input)
    return api.SignalWorkflowExecutionResponse(link=_signal_link(execution, request))


def _signalled(execution: Execution, request: Any, input: Payloads) -> None:
    """Let a signal arrive, once however often the request is made."""
    if request.request_id and request.request_id in execution.requests:
        return
    execution.requests.add(request.request_id)
    externals.signalled(
        execution,
        request.signal_name,
        list(input.payloads),
        dict(request.header.fields),
        identity=request.identity,
        request_id=request.request_id,
        links=list(request.links),
    )


def _signal_link(execution: Execution, request: Any) -> Link:
    event = Link.WorkflowEvent(
        namespace=execution.namespace, workflow_id=execution.id, run_id=execution.run_id
    )
    event.request_id_ref.request_id = request.request_id
    event.request_id_ref.event_type = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
    return Link(workflow_event=event)


async def _signal_with_start(server: Server, request: Any) -> Message:
    running = server.latest.get((request.namespace, request.workflow_id))
    if running is not None and not running.closed:
        execution, started = running, False
    else:
        execution, started = begin_for_client(server, _start_of(request), request)
    _signalled(execution, request, request.signal_input)
    return api.SignalWithStartWorkflowExecutionResponse(
        run_id=execution.run_id,
        first_execution_run_id=execution.start.first_run or execution.run_id,
        started=started,
        signal_link=_signal_link(execution, request),
    )


async def _cancel(server: Server, request: Any) -> Message:
    named = request.workflow_execution
    execution = find(server, request.namespace, named.workflow_id, named.run_id)
    if not execution.closed:  # else there is nothing to cancel, which is what was wanted
        running(server, request.namespace, named, request.first_execution_run_id)
        externals.cancelled(execution, request.reason, request.identity)
    return api.RequestCancelWorkflowExecutionResponse()


async def _terminate(server: Server, request: Any) -> Message:
    execution = running(
        server, request.namespace, request.workflow_execution, request.first_execution_run_id
    )
    execution.close(
        "TERMINATED",
        reason=request.reason,
        details=request.details,
        identity=request.identity,
    )
    return api.TerminateWorkflowExecutionResponse()


async def _history(server: Server, request: Any) -> Message:
    """Return a run's history; where its end is waited for, once it has come.

    Raises:
        TaskFailedError: its code cannot go on, so that the end never comes.
    """
    run_id = request.next_page_token.decode() or request.execution.run_id
    execution = find(server, request.namespace, request.execution.workflow_id, run_id)
    kind = HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
    if not request.wait_new_event and request.history_event_filter_type != kind:
        return _page(execution.history.events)
    if request.wait_new_event and not execution.closed:
        await _end_of(execution)
    if execution.task_failure is not None:
        raise stuck(execution)
    return _page(execution.history.events[-1:])


def _page(events: Sequence[HistoryEvent]) -> Message:
    return api.GetWorkflowExecutionHistoryResponse(history=History(events=events))


async def _end_of(execution: Execution) -> None:
    if execution.task_failure is None:
        ended = asyncio.get_running_loop().create_future()
        execution.watchers.append(partial(wake, ended))
        await ended


def stuck(execution: Execution) -> TaskFailedError:
    """Return why a run cannot go on."""
    failure = execution.task_failure
    said = failure.message if failure is not None else ""
    return TaskFailedError(
        f"a task of workflow {execution.start.type} ({execution.id} in {execution.namespace}) "
        f"failed: {said}; a server would try it again and again, and the workflow would hang"
    )


async def _describe(server: Server, request: Any) -> Message:
    named = request.execution
    return describing.described(find(server, request.namespace, named.workflow_id, named.run_id))


async def _list(server: Server, request: Any) -> Message:
    runs = listing.found(server, request.namespace, request.query)
    infos = [describing.described(run).workflow_execution_info for run in runs]
    return api.ListWorkflowExecutionsResponse(executions=infos)


async def _describe_namespace(server: Server, request: Any) -> Message:
    """Say that a namespace delivers how an update ended, also after the request for it."""
    del server
    able = NamespaceInfo.Capabilities(workflow_update_callbacks=True)
    info = NamespaceInfo(name=request.namespace, capabilities=able)
    return api.DescribeNamespaceResponse(namespace_info=info)


async def _count(server: Server, request: Any) -> Message:
    listed: Any = await _list(server, request)
    return api.CountWorkflowExecutionsResponse(count=len(listed.executions))


async def _cluster(server: Server, request: Any) -> Message:
    del server, request
    return api.GetClusterInfoResponse(cluster_id="simulated", server_version="simulated")


_ANSWERS: dict[str, Answer] = {
    "start_workflow_execution": _start_workflow,
    "signal_workflow_execution": _signal,
    "signal_with_start_workflow_execution": _signal_with_start,
    "request_cancel_workflow_execution": _cancel,
    "terminate_workflow_execution": _terminate,
    "query_workflow": query,
    "update_workflow_execution": update,
    "poll_workflow_execution_update": poll_update,
    "get_workflow_execution_history": _history,
    "describe_workflow_execution": _describe,
    "describe_namespace": _describe_namespace,
    "list_workflow_executions": _list,
    "count_workflow_executions": _count,
    "get_cluster_info": _cluster,
    "start_activity_execution": standalone.start,
    "request_cancel_activity_execution": standalone.cancel,
    "describe_activity_execution": standalone.describe,
}


def order_of(execution: Execution) -> list[str]:
    """Return the kinds of events of a run, in order."""
    return [kind_of(event) for event in execution.history.events]
