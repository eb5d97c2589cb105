"""Signals and cancellations that one workflow sends to another."""

from __future__ import annotations

from typing import Any

from temporalio.api.failure.v1 import Failure
from temporalio.service import RPCError

from crossway.simulate.core import WorkflowActivationJob, job
from crossway.simulate.executions import Execution
from crossway.simulate.finding import find


def signal(execution: Execution, command: Any) -> None:
    """Signal a workflow of the same namespace, or a child."""
    child = command.HasField("child_workflow_id")
    target = command.child_workflow_id if child else command.workflow_execution.workflow_id
    run_id = "" if child else command.workflow_execution.run_id

    def send() -> None:
        about = {"workflow_id": target, "run_id": run_id}
        event = execution.history.add(
            "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
            namespace=execution.namespace,
            workflow_execution=about,
            signal_name=command.signal_name,
            input={"payloads": list(command.args)},
            header={"fields": dict(command.headers)},
            child_workflow_only=child,
            workflow_task_completed_event_id=execution.completed_id,
        )
        execution.server.hop(_deliver, execution, command, about, event.event_id)

    execution.send(("signal", command.seq), send)


def cancel_signal(execution: Execution, command: Any) -> None:
    """Take a signal back that is not sent yet; one that is stays sent."""
    if not execution.withdraw(("signal", command.seq)):
        return
    failure = Failure(message="Signal was cancelled before being sent")
    failure.canceled_failure_info.SetInParent()
    resolved = {"seq": command.seq, "failure": failure}
    execution.settle(job(resolve_signal_external_workflow=resolved))


def _deliver(execution: Execution, command: Any, about: dict[str, Any], initiated: int) -> None:
    reached = _running(execution, about["workflow_id"], about["run_id"])
    if reached is not None:
        sender = {"workflow_id": execution.id, "run_id": execution.run_id}
        signalled(reached, command.signal_name, list(command.args), dict(command.headers), sender)

    def happen() -> WorkflowActivationJob:
        if reached is not None:
            execution.history.add(
                "EXTERNAL_WORKFLOW_EXECUTION_SIGNALED",
                initiated_event_id=initiated,
                namespace=execution.namespace,
                workflow_execution=about,
            )
            resolved: dict[str, Any] = {"seq": command.seq}
        else:
            resolved = {
                "seq": command.seq,
                "failure": _unknown(execution, "SIGNAL", about, initiated),
            }
        return job(resolve_signal_external_workflow=resolved)

    execution.arrive(happen)


def _unknown(execution: Execution, what: str, about: dict[str, Any], initiated: int) -> Failure:
    """Write that there is no such workflow, and return what the sender is told."""
    kind = "SIGNAL_EXTERNAL" if what == "SIGNAL" else "REQUEST_CANCEL_EXTERNAL"
    name = "SIGNAL_EXTERNAL" if what == "SIGNAL" else "CANCEL_EXTERNAL"
    cause = "EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"
    execution.history.add(
        f"{kind}_WORKFLOW_EXECUTION_FAILED",
        cause=f"{name}_WORKFLOW_EXECUTION_FAILED_CAUSE_{cause}",
        namespace=execution.namespace,
        workflow_execution=about,
        initiated_event_id=initiated,
    )
    verb = "signal" if what == "SIGNAL" else "cancel"
    failure = Failure(message=f"Unable to {verb} external workflow because it was not found")
    failure.application_failure_info.type = "ExternalWorkflowExecutionNotFound"
    return failure


def request_cancel(execution: Execution, command: Any) -> None:
    """Ask another workflow to stop."""
    target = command.workflow_execution
    execution.send(
        ("cancel external", command.seq),
        lambda: cancel(
            execution, target.namespace, target.workflow_id, command.reason, seq=command.seq
        ),
    )


def cancel(
    execution: Execution,
    namespace: str,
    workflow_id: str,
    reason: str,
    *,
    child: bool = False,
    seq: int | None = None,
) -> None:
    """Send a cancellation; with `seq` the sender is told what came of it."""
    about = {"workflow_id": workflow_id}
    event = execution.history.add(
        "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
        namespace=namespace or execution.namespace,
        workflow_execution=about,
        child_workflow_only=child,
        reason=reason,
        workflow_task_completed_event_id=execution.completed_id,
    )
    execution.server.hop(_deliver_cancel, execution, about, reason, event.event_id, seq)


def _deliver_cancel(
    execution: Execution, about: dict[str, Any], reason: str, initiated: int, seq: int | None
) -> None:
    reached = _running(execution, about["workflow_id"], "")
    if reached is not None:
        cancelled(reached, reason)

    def happen() -> WorkflowActivationJob | None:
        failure = None
        if reached is not None:
            execution.history.add(
                "EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED",
                initiated_event_id=initiated,
                namespace=execution.namespace,
                workflow_execution=about,
            )
        else:
            failure = _unknown(execution, "CANCEL", about, initiated)
        if seq is None:
            # A child's parent has nothing to tell its code, and yet the server makes a task.
            execution.need_task()
            return None
        resolved: dict[str, Any] = {"seq": seq} | ({"failure": failure} if failure else {})
        return job(resolve_request_cancel_external_workflow=resolved)

    execution.arrive(happen)


def signalled(
    execution: Execution,
    name: str,
    input: list[Any],
    headers: dict[str, Any],
    sender: dict[str, Any] | None = None,
    **about: Any,
) -> None:
    """Let a signal arrive at a workflow."""

    def happen() -> WorkflowActivationJob:
        links = about.pop("links", ())
        own = {"external_workflow_execution": sender} if sender else {}
        event = execution.history.add(
            "WORKFLOW_EXECUTION_SIGNALED",
            links=links,
            signal_name=name,
            input={"payloads": input},
            header={"fields": headers},
            **own,
            **about,
        )
        told = {"signal_name": name, "input": input, "headers": headers}
        return job(signal_workflow={**told, "originating_event_id": event.event_id})

    execution.arrive(happen)


def cancelled(execution: Execution, reason: str, identity: str = "") -> None:
    """Let a cancellation arrive at a workflow: the first one counts."""
    if execution.cancel_requested:
        return
    execution.cancel_requested = True

    def happen() -> WorkflowActivationJob:
        execution.history.add(
            "WORKFLOW_EXECUTION_CANCEL_REQUESTED", cause=reason, identity=identity
        )
        return job(cancel_workflow={"reason": reason})

    execution.arrive(happen)


def _running(execution: Execution, workflow_id: str, run_id: str) -> Execution | None:
    try:
        found = find(execution.server, execution.namespace, workflow_id, run_id)
    except RPCError:
        return None
    return None if found.closed else found
