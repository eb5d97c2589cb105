"""What the service says of an execution beyond its history."""

from __future__ import annotations

from typing import Any

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.api.workflowservice import v1 as api

from crossway.simulate.core import made
from crossway.simulate.executions import Execution
from crossway.simulate.history import kind_of


def status_of(execution: Execution) -> Any:
    """Return the status of a run, as the API has it."""
    return WorkflowExecutionStatus.Value(f"WORKFLOW_EXECUTION_STATUS_{_how(execution)}")


def status_in_queries(execution: Execution) -> str:
    """Return the status of a run as queries have it: `TimedOut`."""
    return _how(execution).title().replace("_", "")


def _how(execution: Execution) -> str:
    closing = execution.history.closed
    return "RUNNING" if closing is None else kind_of(closing).removeprefix("WORKFLOW_EXECUTION_")


def described(execution: Execution) -> api.DescribeWorkflowExecutionResponse:
    """Return what Describe answers."""
    start, events = execution.start, execution.history.events
    named = {"workflow_id": execution.id, "run_id": execution.run_id}
    info: dict[str, Any] = {
        "execution": named,
        "type": {"name": start.type},
        "start_time": events[0].event_time,
        "status": status_of(execution),
        "history_length": len(events),
        "task_queue": start.task_queue,
        "first_run_id": start.first_run or execution.run_id,
        "memo": start.memo,
        "search_attributes": start.search_attributes,
    }
    if execution.closed:
        info["close_time"] = events[-1].event_time
    config: dict[str, Any] = {"task_queue": {"name": start.task_queue}}
    if start.said is not None:
        config["user_metadata"] = start.said
    for name in ("execution_timeout", "run_timeout", "task_timeout"):
        if length := getattr(start, name):
            config[f"{'default_' * (name == 'task_timeout')}workflow_{name}"] = length
    activities = [one.pending() for one in execution.activities.values() if one.is_pending]
    operations = [one.pending() for one in execution.operations.values() if one.is_pending]
    return made(
        api.DescribeWorkflowExecutionResponse,
        execution_config=config,
        workflow_execution_info=info,
        pending_activities=activities,
        pending_nexus_operations=operations,
    )
