"""A workflow is stuck: its task fails, is tried again, and fails again."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.checks.endpoint_missing import REFUSED
from crossway.observe.doctor.checks.near_limit import EXCEEDED
from crossway.observe.doctor.evidence import Examined, FailingTask
from crossway.observe.doctor.finding import Check, Finding

UNREGISTERED = "is not registered on this worker"
"""What the SDK says of a workflow type that its worker does not have."""


async def _look(case: Case) -> Sequence[Finding]:
    return [
        _finding(case, examined, examined.task)
        for examined in case.executions
        # Those two have a finding that says more.
        if examined.task is not None and examined.task.cause not in (REFUSED, EXCEEDED)
    ]


def _finding(case: Case, examined: Examined, task: FailingTask) -> Finding:
    namespace = examined.execution.namespace
    advice, commands = _mend(case, examined, task)
    return Finding(
        f"{examined.name} is stuck: its workflow task keeps failing",
        f"its pending workflow task and the last failure in its history in {namespace}",
        f"attempt {task.attempt}, {task.cause.replace('_', ' ').lower()}: {task.message} "
        f"(worker: {task.identity})",
        advice,
        commands,
    )


def _mend(case: Case, examined: Examined, task: FailingTask) -> tuple[str, tuple[str, ...]]:
    namespace = examined.execution.namespace
    if UNREGISTERED in task.message:
        said = "start a worker that has this workflow, and stop the one that has not"
        return said, case.commands.serve(namespace)
    if task.cause == "NON_DETERMINISTIC_ERROR":
        said = "its code changed while it ran: serve it with the code it began with, or begin anew"
        return said, (_reset(case, examined),)
    said = "mend the code and start its worker anew: the task is tried again by itself. To give up"
    return said, (
        case.commands.temporal(
            "workflow",
            "terminate",
            "--workflow-id",
            examined.execution.workflow_id,
            "--reason",
            "stuck",
            namespace=namespace,
        ),
    )


def _reset(case: Case, examined: Examined) -> str:
    return case.commands.temporal(
        "workflow",
        "reset",
        "--workflow-id",
        examined.execution.workflow_id,
        "--type",
        "FirstWorkflowTask",
        "--reason",
        "changed code",
        namespace=examined.execution.namespace,
    )


CHECK = Check("task-failing", "is any workflow stuck in a failing task?", _look)
