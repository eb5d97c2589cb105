"""Why nothing can happen any more: what each running workflow waits for."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.simulate.executions import Execution
from crossway.simulate.server import Server


def said(server: Server) -> str:
    """Return one message: that nothing is left, and who waits for what."""
    running = [run for run in server.runs.values() if not run.closed]
    lines = [
        f"  {run.start.type} {run.id} in {run.namespace} waits for {_for(run)}" for run in running
    ]
    lines += [f"  nobody serves {queue}" for queue in server.unserved]
    return "\n".join(["nothing can happen any more, and what is waited for has not come:", *lines])


def _name(run: Execution) -> str:
    return f"{run.start.type} {run.id} in {run.namespace}"


def _for(run: Execution) -> str:
    if run.task_failure is not None:
        return f"nothing: its code failed, {run.task_failure.message}"
    return ", ".join(_pending(run)) or "a signal or an update"


def _pending(run: Execution) -> Iterator[str]:
    for activity in run.activities.values():
        yield f"activity {activity.command.activity_type}"
    for operation in run.operations.values():
        command = operation.command
        yield f"{command.endpoint} {command.service}.{command.operation}"
    for child in run.children.values():
        yield f"workflow {child.command.workflow_type}"
