"""Starting a run: from a client, a parent, an earlier run, and under which ids.

What becomes of an id that is in use, or was, is Temporal's rule: NEXUS-FIELD-NOTES section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from temporalio.api.enums.v1 import (
    EventType,
    WorkflowIdConflictPolicy,
    WorkflowIdReusePolicy,
)
from temporalio.api.errordetails.v1 import WorkflowExecutionAlreadyStartedFailure
from temporalio.service import RPCStatusCode

from crossway.language.words import LONGEST_NAME
from crossway.simulate import core
from crossway.simulate.core import InitializeWorkflow, WorkflowActivationJob, job
from crossway.simulate.errors import NotSimulatedError
from crossway.simulate.executions import Execution
from crossway.simulate.history import stamp
from crossway.simulate.seeds import seed_of
from crossway.simulate.server import Server
from crossway.simulate.starts import Start

ALLOW = WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
TERMINATE = WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING


class InUseError(Exception):
    """The id runs already, or may not be used again; `execution` has it."""

    def __init__(self, execution: Execution) -> None:
        """Say who has it."""
        super().__init__(execution.id)
        self.execution = execution


Ended = Callable[[Execution], None]


def begin(server: Server, start: Start, waiting: list[Ended] | None = None) -> Execution:
    """Begin a run, and return it.

    `waiting` are told of its end; without any given the callbacks of its start are.
    """
    execution = Execution(server, start, server.id())
    server.runs[execution.run_id] = execution
    server.latest[start.namespace, start.workflow_id] = execution
    execution.callbacks = list(start.callbacks)
    own: list[Ended] = [partial(server.call_back, one) for one in start.callbacks]
    execution.on_end = own if waiting is None else waiting
    _record(execution)
    _limit(execution)
    if start.delay:
        execution.asleep = True
        server.later(start.delay.total_seconds(), execution.wake)
    job = _initialize(execution)
    execution.arrive(lambda: job)
    return execution


def attach(running: Execution, start: Start) -> None:
    """Let the callbacks of a start that found its id in use wait for the run that has it."""

    def happen() -> None:
        running.history.add(
            "WORKFLOW_EXECUTION_OPTIONS_UPDATED",
            links=start.links,
            attached_request_id=start.request_id,
            attached_completion_callbacks=list(start.callbacks),
        )

    running.callbacks += start.callbacks
    running.on_end += [partial(running.server.call_back, one) for one in start.callbacks]
    running.arrive(happen)


def _record(execution: Execution) -> None:
    start = execution.start
    about: dict[str, Any] = {}
    if start.parent is not None:
        parent = start.parent.execution
        about |= {
            "parent_workflow_namespace": parent.namespace,
            "parent_workflow_execution": {"workflow_id": parent.id, "run_id": parent.run_id},
            "parent_initiated_event_id": start.parent.initiated,
        }
    if start.retry is not None:
        about["retry_policy"] = start.retry
    if start.initiator:
        about["initiator"] = f"CONTINUE_AS_NEW_INITIATOR_{start.initiator}"
    for name in ("execution_timeout", "run_timeout", "task_timeout"):
        if length := getattr(start, name):
            about[f"workflow_{name}"] = length
    if start.delay:
        about["first_workflow_task_backoff"] = start.delay
    execution.history.said = start.said
    execution.history.add(
        "WORKFLOW_EXECUTION_STARTED",
        links=start.links,
        workflow_type={"name": start.type},
        workflow_id=start.workflow_id,
        task_queue={"name": start.task_queue},
        input={"payloads": start.input},
        header={"fields": dict(start.headers)},
        memo=start.memo,
        search_attributes=start.search_attributes,
        attempt=start.attempt,
        continued_execution_run_id=start.continued_from,
        original_execution_run_id=execution.run_id,
        first_execution_run_id=start.first_run or execution.run_id,
        completion_callbacks=list(start.callbacks),
        **about,
    )
    execution.history.said = None


def _limit(execution: Execution) -> None:
    """Plan the ends of its time: all runs of an id have one, and each its own from its first task.

    At the same moment that of all counts.
    """
    start, server = execution.start, execution.server
    if start.execution_timeout:
        execution.deadline = (
            start.deadline or server.now() + start.execution_timeout.total_seconds()
        )
        server.later(execution.deadline - server.now(), Execution.timed_out, execution, True)
    if start.run_timeout:
        length = (start.delay + start.run_timeout).total_seconds()
        server.later(length, Execution.timed_out, execution, False)


def _initialize(execution: Execution) -> WorkflowActivationJob:
    start = execution.start
    made = InitializeWorkflow(
        workflow_type=start.type,
        workflow_id=start.workflow_id,
        arguments=start.input,
        randomness_seed=seed_of(execution.run_id),
        headers=dict(start.headers),
        continued_from_execution_run_id=start.continued_from,
        first_execution_run_id=start.first_run or execution.run_id,
        original_execution_run_id=execution.run_id,
        attempt=start.attempt,
        memo=start.memo,
        search_attributes=start.search_attributes,
        start_time=stamp(execution.server.now()),
    )
    made.workflow_task_timeout.FromTimedelta(start.task_timeout or timedelta(seconds=10))
    if start.execution_timeout:
        made.workflow_execution_timeout.FromTimedelta(start.execution_timeout)
    if start.run_timeout:
        made.workflow_run_timeout.FromTimedelta(start.run_timeout)
    if start.retry is not None:
        made.retry_policy.CopyFrom(start.retry)
    if start.parent is not None:
        parent = start.parent.execution
        made.parent_workflow_info.namespace = parent.namespace
        made.parent_workflow_info.workflow_id = parent.id
        made.parent_workflow_info.run_id = parent.run_id
    root = root_of(execution)
    made.root_workflow.workflow_id, made.root_workflow.run_id = root.id, root.run_id
    return job(initialize_workflow=made)


def root_of(execution: Execution) -> Execution:
    """Return the run at the top of a chain of children; itself where it is no child."""
    while execution.start.parent is not None:
        execution = execution.start.parent.execution
    return execution


def allowed(server: Server, start: Start, reuse: Any) -> Execution | None:
    """Return the run that has the id of a new one, None where it is free.

    Raises:
        InUseError: the id was used, and may not be used again.
    """
    there = server.latest.get((start.namespace, start.workflow_id))
    if there is None or not there.closed:
        return there
    rule = WorkflowIdReusePolicy.Name(reuse or ALLOW).removeprefix("WORKFLOW_ID_REUSE_POLICY_")
    closing = there.history.closed
    worked = closing is not None and closing.event_type in (
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
    )
    if rule == "REJECT_DUPLICATE" or (rule == "ALLOW_DUPLICATE_FAILED_ONLY" and worked):
        raise InUseError(there)
    return None


def make_way(running: Execution) -> None:
    """End a run for another that gets its id."""
    running.close("TERMINATED", reason="TerminateIfRunning WorkflowIdReusePolicy")


def begin_for_client(server: Server, start: Start, request: Any) -> tuple[Execution, bool]:
    """Return the run that a client's request leads to, and whether it was begun for it.

    Raises:
        RPCError: ALREADY_EXISTS; INVALID_ARGUMENT.
    """
    if len(start.workflow_id.encode()) > LONGEST_NAME:
        said = "WorkflowId length exceeds limit."
        raise core.refusal(RPCStatusCode.INVALID_ARGUMENT, said)
    if request.cron_schedule:
        raise NotSimulatedError(f"the cron schedule of workflow {start.type}")
    latest = server.latest.get((start.namespace, start.workflow_id))
    if latest is not None and start.request_id and latest.start.request_id == start.request_id:
        return latest, True  # the same request again, though the run may have closed meanwhile
    try:
        running = allowed(server, start, request.workflow_id_reuse_policy)
    except InUseError as used:
        raise _already_started(used.execution) from None
    if running is None:
        return begin(server, start), True
    return _conflict(server, start, running, request)


def _conflict(
    server: Server, start: Start, running: Execution, request: Any
) -> tuple[Execution, bool]:
    policy = WorkflowIdConflictPolicy.Name(request.workflow_id_conflict_policy)
    rule = policy.removeprefix("WORKFLOW_ID_CONFLICT_POLICY_")
    if rule == "TERMINATE_EXISTING" or request.workflow_id_reuse_policy == TERMINATE:
        make_way(running)
        return begin(server, start), True
    if rule != "USE_EXISTING":
        raise _already_started(running)
    if request.on_conflict_options.attach_completion_callbacks and start.callbacks:
        attach(running, start)
    return running, False


def _already_started(execution: Execution) -> Exception:
    detail = WorkflowExecutionAlreadyStartedFailure(
        start_request_id=execution.start.request_id,
        run_id=execution.run_id,
        first_execution_run_id=execution.start.first_run or execution.run_id,
    )
    said = (
        "Workflow execution is already running. WorkflowId: "
        f"{execution.id}, RunId: {execution.run_id}."
    )
    return core.refusal(RPCStatusCode.ALREADY_EXISTS, said, detail)
