"""Whose workflow a call may attach to, or end by starting another in its place: its own caller's.

A workflow id is often made from the input, so a caller chooses it. The server attaches whoever
comes to what runs under it, result and all. So a start that would take over what runs (policies
`USE_EXISTING`, `TERMINATE_EXISTING`) is first made as one that would not. Only when something runs
does it cost more: the first event of that run shows for whom the guard started it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import nexusrpc
from temporalio import nexus
from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import StartWorkflowInput, WorkflowHandle
from temporalio.common import RawValue, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from crossway.runtime.identity import audit
from crossway.runtime.identity.begun import HEADER, UNSIGNED_HEADER, Begun
from crossway.runtime.identity.guard import Admitted, admitted
from crossway.runtime.identity.tokens import not_known_yet
from crossway.runtime.payloads import digest_of_all

Start = Callable[[StartWorkflowInput], Awaitable[WorkflowHandle[Any, Any]]]

TAKING_OVER = (
    WorkflowIDConflictPolicy.USE_EXISTING,
    WorkflowIDConflictPolicy.TERMINATE_EXISTING,
)


def let_any_caller_attach(workflow_id: str) -> None:
    """Let the operation that is being handled attach to a workflow whoever started it.

    What `attach: any_caller` of a design does: a start that ends what runs still ends that of its
    own caller alone. Outside of an operation, it does nothing.
    """
    if (given := admitted.get(None)) is not None:
        given.for_anybody.add(workflow_id)


async def started(
    input: StartWorkflowInput, given: Admitted, start: Start
) -> WorkflowHandle[Any, Any]:
    """Start a workflow, or attach to one that was started for the same caller.

    A signal that starts attaches to nothing: it is delivered to what runs, and gives no result.

    Raises:
        HandlerError: UNAUTHORIZED, one for another caller runs under that id; UNAVAILABLE, whose
            it is cannot be told now.
        WorkflowAlreadyStartedError: as the policies ask for.
    """
    if not _takes_over(input):
        return await start(input)
    may_join = input.id in given.for_anybody or input.start_signal is not None
    if may_join and not _ends_what_runs(input):
        return await start(input)
    try:
        return await _started_alone(input, start)
    except WorkflowAlreadyStartedError as failure:
        run = failure.run_id
    if run and await _is_running(input.id, run):
        await _check_caller(input.id, run, given)
    handle = await start(input)
    # In between another may have begun.
    response = handle._start_workflow_response  # no public member says it
    if response and not response.started and response.run_id != run:
        await _check_caller(input.id, response.run_id, given)
    return handle


def _takes_over(input: StartWorkflowInput) -> bool:
    return _ends_what_runs(input) or input.id_conflict_policy in TAKING_OVER


def _ends_what_runs(input: StartWorkflowInput) -> bool:
    terminates = input.id_reuse_policy is WorkflowIDReusePolicy.TERMINATE_IF_RUNNING
    return terminates or input.id_conflict_policy is WorkflowIDConflictPolicy.TERMINATE_EXISTING


async def _started_alone(input: StartWorkflowInput, start: Start) -> WorkflowHandle[Any, Any]:
    """Start a workflow where nothing runs under its id, then signal it if the start is to.

    The server takes no signal with a start that fails when something runs.
    """
    handle = await start(_alone(input))
    if input.start_signal is not None:
        await handle.signal(input.start_signal, args=input.start_signal_args)
    return handle


def _alone(input: StartWorkflowInput) -> StartWorkflowInput:
    """Return a start that fails when something runs under its id."""
    reuse = input.id_reuse_policy
    if reuse is WorkflowIDReusePolicy.TERMINATE_IF_RUNNING:
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE
    conflict = WorkflowIDConflictPolicy.FAIL
    return dataclasses.replace(
        input,
        id_conflict_policy=conflict,
        id_reuse_policy=reuse,
        start_signal=None,
        start_signal_args=(),
    )


async def _is_running(id: str, run: str) -> bool:
    """Return whether a run goes on: an id may also be refused for one that has closed."""
    described = await nexus.client().get_workflow_handle(id, run_id=run).describe()
    return described.close_time is None


async def _check_caller(id: str, run: str, given: Admitted) -> None:
    """Check that a run was started for the caller of this operation.

    Raises:
        HandlerError: UNAUTHORIZED: it was not. That tells least: not whose it is, nor what.
            UNAVAILABLE: that cannot be told now.
    """
    if given.caller.verified and given.key and given.caller.namespace == given.key.namespace:
        return  # which could attach to it, or end it, without an operation
    later = None
    try:
        begun = await _begun(id, run, given)
        later = begun.unknown(given.keys)
        reason = not_known_yet(begun.namespace, later) if later else _why_not(begun, given)
    except Exception:  # an error would tell the server to ask again, and again
        nexus.logger.exception("it could not be found out whose workflow runs")
        reason = "it cannot be found out whose workflow runs under the id"
    if reason:
        caller, about = given.caller, given.about
        audit.record("attach", given.call, caller, reason, caller.token_id, about=about)
        if later:
            kind = nexusrpc.HandlerErrorType.UNAVAILABLE
            raise nexusrpc.HandlerError("try again later", type=kind)
        raise nexusrpc.HandlerError("not allowed", type=nexusrpc.HandlerErrorType.UNAUTHORIZED)


def _why_not(begun: Begun, given: Admitted) -> str:
    """Return why a caller may not attach to a run, "" when it may.

    What release 0.1.0 started names no caller: it is attached to as it was then.
    """
    claims = begun.claims(given.keys)
    if not claims:
        older = HEADER not in begun.headers and UNSIGNED_HEADER in begun.headers
        return "" if older else "no operation started the workflow that runs under the id"
    caller = given.caller
    proven, said = claims.get("aud"), claims.get("by")
    own = (caller.namespace, None) if caller.verified else ("", caller.namespace)
    return "" if (proven, said) == own else "the workflow under the id runs for another caller"


async def _begun(id: str, run: str, given: Admitted) -> Begun:
    """Return how a run was begun, as the first event of its history says."""
    client = nexus.client()
    page = await client.workflow_service.get_workflow_execution_history(
        GetWorkflowExecutionHistoryRequest(
            namespace=client.namespace,
            execution=WorkflowExecution(workflow_id=id, run_id=run),
            maximum_page_size=1,
        )
    )
    begun = page.history.events[0].workflow_execution_started_event_attributes
    arguments = await _decoded(list(begun.input.payloads))
    headers = {name: (await _decoded([one]))[0] for name, one in begun.header.fields.items()}
    namespace = given.key.namespace if given.key else ""
    return Begun(namespace, id, digest_of_all(arguments), headers)


async def _decoded(payloads: list[Payload]) -> list[Payload]:
    """Return payloads as they were before the codec of the namespace, if it has one."""
    raw = await nexus.client().data_converter.decode(payloads, [RawValue] * len(payloads))
    return [one.payload for one in raw]
