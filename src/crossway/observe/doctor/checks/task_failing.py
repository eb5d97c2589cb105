"""A workflow is stuck: its task fails, is tried again, and fails again."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import EXCEEDED, REFUSED, Examined, FailingTask

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
        problem=f"{examined.name} is stuck: its workflow task keeps failing",
        looked_at=f"its pending workflow task and the last failure in its history in {namespace}",
        seen=f"attempt {task.attempt}, {task.cause.replace('_', ' ').lower()}: {task.message} "
        f"(worker: {task.identity})",
        advice=advice,
        commands=commands,
    )


def _mend(case: Case, examined: Examined, task: FailingTask) -> tuple[str, tuple[str, ...]]:
    namespace = examined.execution.namespace
    if UNREGISTERED in task.message:
        said = "start a worker that has this workflow, and stop the one that has not"
        return said, case.serve(namespace)
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


CHECK = Check(
    code="task-failing",
    severity=Severity.ERROR,
    summary="a workflow is stuck in a task that fails again and again",
    why="""\
An error in a workflow's code that is no failure of the workflow fails its task only. The server
tries the task again for ever, so that mended code can go on. Until then nothing of the execution
moves, and it does not end.

For example, its code changed while it ran (non deterministic error), or its worker does not have
the workflow at all.""",
    mend="""\
Mend the code and start its worker anew: the task is tried again by itself. Code that changed is
served as it was until the executions that began on it end, or they are reset. To give one up,
terminate it.""",
    question="is any workflow stuck in a failing task?",
    evidence="its pending task, and the last failure in its history",
    look=_look,
)
