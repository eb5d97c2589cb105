"""What somebody between the two processes does, and looks at."""

from __future__ import annotations

import json
from typing import Any, Literal

from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.history.v1 import NexusOperationScheduledEventAttributes
from temporalio.api.operatorservice.v1 import GetNexusEndpointRequest, UpdateNexusEndpointRequest
from temporalio.api.update.v1 import Request
from temporalio.api.workflowservice.v1 import (
    ResetWorkflowExecutionRequest,
)
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from crossway.runtime.identity.tokens import decode_object
from tests.helpers.attacking import claims, digest, token
from tests.helpers.eventually import eventually
from tests.helpers.lab import Lab, post, segments
from tests.helpers.meddling import cancel, started
from tests.helpers.names import fresh
from tests.runtime.identity.teams import JSON, Teams


async def release(here: Lab, target: str, n: int = 1) -> None:
    """Let a target end; with more than 1 as declined."""
    await here.client("vault").get_workflow_handle(target).signal("Release", n)


def lookalikes(name: str) -> list[str]:
    """Return texts that a reader, a file system or a normal form may take for a name."""
    wide = chr(ord(name[0]) + 0xFEE0) + name[1:]
    swapped = name.swapcase()
    around = [f"{name} ", f" {name}", f"{name}\u200b", f"{name}\u0000", f"{name}\u0301"]
    return [*({swapped} - {name}), wide, *around, f"{name}\n"]


async def borrowing(
    here: Lab, caller: WorkflowHandle[Any, Any], operation: str, input: Any
) -> tuple[int, str, str]:
    """Send an honest call of the rival's own under the ids of another's: of its request and of its
    call. Return the status and text of what it was answered, and its token."""
    event = await scheduled(caller)
    id = segments(event.nexus_header["crossway-caller"])[1]["jti"]
    call = here.call("side", op=operation)
    about = {"iss": here.names["bad"], "end": call[0], "op": operation, "jti": id}
    made = token(here.keys["bad"], claims(here, **about, **digest(input)))
    sent = {**JSON, "crossway-caller": made, "Nexus-Request-Id": event.request_id}
    body = json.dumps(input, separators=(",", ":")).encode()
    # What goes on behind an update asks for a callback; the service's own is one.
    to = [*call[:2], f"{operation}?callback=temporal://system"]
    status, text = await here.post(to, body, sent)
    return status, text, made


async def scheduled(caller: WorkflowHandle[Any, Any]) -> NexusOperationScheduledEventAttributes:
    """Return the first call in a caller's history, for all its readers to see."""
    async for event in caller.fetch_history_events():
        if event.HasField("nexus_operation_scheduled_event_attributes"):
            return event.nexus_operation_scheduled_event_attributes
    raise AssertionError("nothing was called")


async def cancels_nothing(
    here: Lab, caller: WorkflowHandle[Any, Any], operation: str, borrowed: tuple[int, str, str]
) -> None:
    """Let the rival try each operation's token with each proof, through both endpoints."""
    status, text, made = borrowed
    assert status == 201, text
    theirs, own = await started(caller), json.loads(text)["token"]
    stolen = (await scheduled(caller)).nexus_header["crossway-caller"]
    tries = [(theirs, made, "side"), (theirs, made, "front"), (theirs, stolen, "side")]
    tries += [(theirs, "", "side"), (theirs, "", "front"), (own, stolen, "front")]
    for operated, by, endpoint in tries:
        assert (await cancel(here, operation, operated, by, endpoint))[0] == 403, endpoint


async def answered(here: Lab, callback: Any, answer: Payload) -> None:
    """Complete a caller's operation, by the callback that the service has of it."""
    given = {**callback.nexus.header, "Nexus-Operation-State": "succeeded"}
    whole = Payload(metadata=answer.metadata, data=answer.data).SerializeToString()
    url = f"http://{here.http}/namespaces/{here.names['good']}/nexus/callback"
    kind = {"Content-Type": "application/x-temporal-payload"}
    assert (await post(url, whole, {**given, **kind}))[0] == 200


async def updates_of(here: Lab, target: str) -> tuple[list[Request], list[Payloads]]:
    """Return the requests of a workflow's updates, and what they came to, in their order."""
    requests, results = list[Request](), list[Payloads]()
    async for event in here.client("vault").get_workflow_handle(target).fetch_history_events():
        if event.HasField("workflow_execution_update_accepted_event_attributes"):
            accepted = event.workflow_execution_update_accepted_event_attributes
            requests.append(accepted.accepted_request)
        elif event.HasField("workflow_execution_update_completed_event_attributes"):
            ended = event.workflow_execution_update_completed_event_attributes
            results.append(ended.outcome.success)
    return requests, results


async def activity_of(caller: WorkflowHandle[Any, Any]) -> str:
    """Return the id of the activity behind a caller's operation, as its token says."""
    return activity_in(await started(caller))


def activity_in(operation: str) -> str:
    """Return the id of the activity that an operation's token names."""
    named = decode_object(operation) or {}
    return str(named["aid"])


async def pointed_at(here: Lab, role: str, queue: str) -> None:
    """Let an endpoint lead to another queue of its namespace, as an operator can."""
    operator, id = here.connections.service.operator_service, here.endpoint_ids[here.names[role]]
    found = (await operator.get_nexus_endpoint(GetNexusEndpointRequest(id=id))).endpoint
    found.spec.target.worker.task_queue = queue
    asked = UpdateNexusEndpointRequest(id=id, version=found.version, spec=found.spec)
    await operator.update_nexus_endpoint(asked)


async def again(teams: Teams, here: Lab, id: str = "") -> tuple[WorkflowHandle[Any, Any], str]:
    """Return an honest caller of a workflow that may run again under its id, and that id."""
    caller = await teams.asks(here, "Agains", id := id or fresh("o"))
    await started(caller)
    return caller, f"again-{id}"


async def reset(
    here: Lab, caller: WorkflowHandle[Any, Any], *, first: bool
) -> WorkflowHandle[Any, Any]:
    """Take a caller back to the end of its first task, or of the one that its call led to."""
    client = here.client("good")

    async def tasks() -> list[int]:
        events = [event async for event in caller.fetch_history_events()]
        done = [one.event_id for one in events if one.HasField(_TASK_DONE)]
        return done if first or len(done) > 1 else []

    at = (await eventually(tasks))[0 if first else -1]
    made = await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=caller.id),
            reason="a test",
            request_id=fresh("reset"),
            workflow_task_finish_event_id=at,
        ),
        retry=True,
    )
    return client.get_workflow_handle(caller.id, run_id=made.run_id)


_TASK_DONE: Literal["workflow_task_completed_event_attributes"] = (
    "workflow_task_completed_event_attributes"
)


async def has_continued(run: WorkflowHandle[Any, Any]) -> bool:
    """Return whether another run goes on in its place."""
    return (await run.describe()).status == WorkflowExecutionStatus.CONTINUED_AS_NEW
