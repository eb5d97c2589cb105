"""What a namespace can that its operator has to switch on, as the service itself tells.

Source: tried on server 1.32 with each setting on and off.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import uuid4

from google.protobuf.duration_pb2 import Duration
from temporalio.api.common.v1 import ActivityType, Callback, RetryPolicy
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DeleteActivityExecutionRequest,
    DescribeNamespaceRequest,
    StartActivityExecutionRequest,
    TerminateActivityExecutionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from crossway.observe.reading.histories import PATIENCE

_OFF = "callbacks are not enabled"
"""What the service says to an activity that is to report its end, where none may."""

_NOWHERE = "nowhere:"
"""A scheme that no callback can have: the service refuses it before it starts anything."""

_IDENTITY = "crossway doctor"

_REFUSED = (RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.UNIMPLEMENTED)


async def delivers_updates(client: Client) -> bool:
    """Return whether an update may go on behind an operation, as its namespace says.

    Raises:
        RPCError: it does not say.
    """
    request = DescribeNamespaceRequest(namespace=client.namespace)
    said = await client.workflow_service.describe_namespace(request, retry=True, timeout=PATIENCE)
    return said.namespace_info.capabilities.workflow_update_callbacks


async def reports_activities(client: Client) -> bool | None:
    """Return whether an activity may stand behind an operation; None where that cannot be told.

    No namespace says so. It is asked for an activity that nobody can start, whose end is to be told
    to nowhere: where the setting is off it is refused for that, else for where it leads. Should a
    service take it, or not say that it has not, it is taken away again at once: nobody polls its
    queue, and it ends by itself within a second.

    Raises:
        RPCError: it does not say: it is busy, or these credentials may not ask.
    """
    probe = f"crossway-doctor-{uuid4()}"
    try:
        await client.workflow_service.start_activity_execution(
            _unstartable(client.namespace, probe), timeout=PATIENCE
        )
    except RPCError as refusal:
        if refusal.status in _REFUSED:
            if _OFF in refusal.message:
                return False
            return True if "url" in refusal.message else None
        await _take_away(client, probe)
        raise
    await _take_away(client, probe)
    return None


def _unstartable(namespace: str, probe: str) -> StartActivityExecutionRequest:
    """Return the start of an activity on a queue of its own that no worker polls or ever will."""
    second = Duration(seconds=1)
    return StartActivityExecutionRequest(
        namespace=namespace,
        identity=_IDENTITY,
        request_id=probe,
        activity_id=probe,
        activity_type=ActivityType(name=probe),
        task_queue=TaskQueue(name=probe),
        schedule_to_close_timeout=second,
        schedule_to_start_timeout=second,
        start_to_close_timeout=second,
        retry_policy=RetryPolicy(maximum_attempts=1),
        completion_callbacks=[Callback(nexus=Callback.Nexus(url=_NOWHERE))],
    )


async def _take_away(client: Client, probe: str) -> None:
    """End an activity that a service took, and leave no record of it.

    Where the service refuses that, it has ended, or does by itself within a second.
    """
    with suppress(RPCError):
        await client.workflow_service.terminate_activity_execution(
            TerminateActivityExecutionRequest(
                namespace=client.namespace,
                activity_id=probe,
                identity=_IDENTITY,
                request_id=probe,
                reason="crossway doctor asked whether it would be refused",
            ),
            timeout=PATIENCE,
        )
    with suppress(RPCError):
        await client.workflow_service.delete_activity_execution(
            DeleteActivityExecutionRequest(namespace=client.namespace, activity_id=probe),
            timeout=PATIENCE,
        )
