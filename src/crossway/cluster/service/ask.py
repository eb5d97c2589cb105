"""What several parts of Crossway ask a Temporal service, and what its refusals mean.

What is not there is None; everything else that the service says no to is an error with what
the user can do about it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Literal, TypeVar

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType, TaskQueueType, WorkerVersioningMode
from temporalio.api.nexus.v1 import Endpoint
from temporalio.api.operatorservice.v1 import ListNexusEndpointsRequest, ListSearchAttributesRequest
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    DescribeNamespaceResponse,
    DescribeTaskQueueRequest,
    DescribeTaskQueueResponse,
    GetClusterInfoRequest,
)
from temporalio.client import WorkflowHandle
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service.connect import Connections
from crossway.design.attributes import KINDS
from crossway.errors import ProvisionError
from crossway.runtime.refusals import BUSY, DENIED

T = TypeVar("T")

AGAIN = 1.0
"""Seconds after which a service is asked once more that did not answer."""

POLLED_WITHIN = 90.0
"""Seconds since its last poll within which a worker counts as there: one poll lasts up to 70."""

UNSETTLED = (
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.ABORTED,
    *BUSY,
)
"""What asking again can mend: not there yet, changed by another, or a service that is busy."""

TaskKind = Literal["workflow", "activity", "nexus"]

_KINDS: dict[TaskKind, TaskQueueType.ValueType] = {
    "workflow": TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    "activity": TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    "nexus": TaskQueueType.TASK_QUEUE_TYPE_NEXUS,
}


_AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.RESOURCE_EXHAUSTED)
"""How a service that is away or overloaded answers, once the SDK has asked it for seconds. The
others of `BUSY` end every request that waits for long: with its connection, or a deadline."""


async def result_of(
    handle: WorkflowHandle[Any, Any], told: Callable[[str], object] | None = None
) -> Any:
    """Return the result of a workflow, asking again for as long as the service does not answer.

    `told` hears once, in the service's words, why there is no answer from one that is away.

    Raises:
        WorkflowFailureError: it failed.
        RPCError: the service refuses to tell.
    """
    while True:
        try:
            return await handle.result()
        except RPCError as failure:
            if failure.status not in BUSY:
                raise
            if told is not None and failure.status in _AWAY:
                told(failure.message)
                told = None
        await asyncio.sleep(AGAIN)


def refused(connections: Connections, wish: str, failure: RPCError) -> ProvisionError:
    """Return the error for a refused request, with what the user can do about it."""
    advice = {
        RPCStatusCode.PERMISSION_DENIED: "; these credentials may not: ask for it to be made",
        RPCStatusCode.UNIMPLEMENTED: "; this service manages it elsewhere: make it there first",
        RPCStatusCode.UNAVAILABLE: "; is the service up?",
    }.get(failure.status, "")
    return ProvisionError(f"cannot {wish} at {connections.address}: {failure.message}{advice}")


async def once_answered(look: Callable[[], Awaitable[T]]) -> T:
    """Return what a look finds, looking again for as long as the service is too busy to say.

    Raises:
        ProvisionError: it refuses.
    """
    while True:
        try:
            return await look()
        except ProvisionError as failure:
            if not is_busy(failure.__cause__):
                raise
        await asyncio.sleep(AGAIN)


def is_busy(failure: BaseException | None) -> bool:
    """Return whether a request failed for what says nothing of what was asked for."""
    return isinstance(failure, RPCError) and failure.status in BUSY


async def find_namespace(connections: Connections, name: str) -> DescribeNamespaceResponse | None:
    """Return what the service says of a namespace of the design, None when it has none.

    Raises:
        ProvisionError: it does not let us look.
    """
    request = DescribeNamespaceRequest(namespace=connections.name(name))
    try:
        return await connections.at(name).describe_namespace(request, retry=True)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return None
        raise refused(connections, f"look up the namespace {name!r}", failure) from failure


INDEXED: dict[str, IndexedValueType.ValueType] = {
    kind: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}") for kind in KINDS
}
"""The service's words for the types of search attributes."""


async def existing_attributes(connections: Connections, namespace: str) -> dict[str, str]:
    """Return the search attributes of a namespace by name, with their types; none where there is
    no such namespace yet.

    Raises:
        ProvisionError: the service does not let us look.
    """
    request = ListSearchAttributesRequest(namespace=connections.name(namespace))
    try:
        found = await connections.operator_at(namespace).list_search_attributes(request, retry=True)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return {}
        wish = f"look up the search attributes of {namespace!r}"
        raise refused(connections, wish, failure) from failure
    words = {number: kind for kind, number in INDEXED.items()}
    every = {**found.system_attributes, **found.custom_attributes}
    return {name: words.get(kind, "another type") for name, kind in every.items()}


_UNSAID = (*DENIED, RPCStatusCode.UNIMPLEMENTED)


async def service_id(connections: Connections) -> str:
    """Return the id that the service gave itself, "" where it does not say.

    All that talk to one service get the same one, and no two services have the same.

    Raises:
        ProvisionError: the service does not answer.
    """
    workflows = connections.service.workflow_service
    try:
        found = await workflows.get_cluster_info(GetClusterInfoRequest(), retry=True)
    except RPCError as failure:
        if failure.status in _UNSAID:
            return ""
        raise refused(connections, "ask for the id of the service", failure) from failure
    return str(found.cluster_id)


async def existing_endpoints(connections: Connections) -> dict[str, Endpoint]:
    """Return every endpoint of the service by name, read page by page.

    Raises:
        ProvisionError: the service does not let us look.
    """
    service = connections.service.operator_service
    found: dict[str, Endpoint] = {}
    token = b""
    while True:
        request = ListNexusEndpointsRequest(page_size=100, next_page_token=token)
        try:
            page = await service.list_nexus_endpoints(request, retry=True)
        except RPCError as failure:
            raise refused(connections, "list the Nexus endpoints", failure) from failure
        found.update({endpoint.spec.name: endpoint for endpoint in page.endpoints})
        token = page.next_page_token
        if not token:
            return found


async def describe_queue(
    connections: Connections,
    namespace: str,
    name: str,
    kind: TaskKind = "workflow",
    *,
    retry: bool = False,
) -> DescribeTaskQueueResponse:
    """Return what the service says of a task queue for one kind of task.

    Raises:
        RPCError: it refuses. With `retry` the SDK asks again where that may help.
    """
    request = DescribeTaskQueueRequest(
        namespace=connections.name(namespace),
        task_queue=TaskQueue(name=name),
        task_queue_type=_KINDS[kind],
    )
    return await connections.at(namespace).describe_task_queue(request, retry=retry)


async def is_polled(connections: Connections, namespace: str, queue: str) -> bool:
    """Return whether anybody polled a queue lately, for any kind of task.

    Nobody does in a namespace that is not there.

    Raises:
        ProvisionError: the service does not say.
    """
    try:
        return bool(await _polled_lately(connections, namespace, queue))
    except RPCError as failure:
        raise refused(connections, f"look up who polls {namespace}/{queue}", failure) from failure


async def polled_without_builds(
    connections: Connections, namespace: str, queue: str
) -> tuple[str, ...]:
    """Return who polled a queue lately and names no build of a deployment: identities, sorted.

    Nobody does in a namespace that is not there.

    Raises:
        RPCError: the service refuses to say.
    """
    found = await _polled_lately(connections, namespace, queue)
    versioned = WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
    without = (p for p in found if p.deployment_options.worker_versioning_mode != versioned)
    return tuple(sorted({poller.identity for poller in without}))


async def _polled_lately(connections: Connections, namespace: str, queue: str) -> list[PollerInfo]:
    looks = (describe_queue(connections, namespace, queue, kind, retry=True) for kind in _KINDS)
    try:
        found = await asyncio.gather(*looks)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return []
        raise
    since = time.time() - POLLED_WITHIN
    return [p for one in found for p in one.pollers if p.last_access_time.seconds > since]


async def current_version(
    connections: Connections, namespace: str, queue: str
) -> WorkerDeploymentVersion:
    """Return the version that gets a queue's new work; its fields are empty when none does.

    A queue that only answers calls has workers, and a version, for Nexus tasks alone: the service
    knows of each kind of task by itself. Nobody does in a namespace that is not there yet.

    Raises:
        ProvisionError: the service does not let us look.
    """
    looks = (describe_queue(connections, namespace, queue, kind, retry=True) for kind in _KINDS)
    try:
        found = await asyncio.gather(*looks)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return WorkerDeploymentVersion("", "")
        raise refused(connections, "look up the current versions", failure) from failure
    every = [one.versioning_info.current_deployment_version for one in found]
    current = next((one for one in every if one.build_id), every[0])
    return WorkerDeploymentVersion(current.deployment_name, current.build_id)


def whole_seconds(duration: timedelta) -> Duration:
    """Return a duration as a message to the service has it, without what is below a second."""
    return Duration(seconds=int(duration.total_seconds()))
