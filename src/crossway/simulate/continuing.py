"""How a run ends for another to go on: continue-as-new, and a workflow's own retries.

What becomes of a run whose time is up is Temporal's: `executeWorkflowRunTimeoutTask` and
`executeWorkflowExecutionTimeoutTask` of the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import Memo, SearchAttributes
from temporalio.api.failure.v1 import Failure

from crossway.simulate import failures
from crossway.simulate.executions import Execution
from crossway.simulate.starting import begin
from crossway.simulate.starts import NEVER, Start


def continue_as_new(execution: Execution, command: Any) -> None:
    """Close a run and begin the next one, with the same callers and parent waiting for it."""

    def go_on() -> None:
        before = execution.start
        start = replace(
            _next(execution),
            type=command.workflow_type or before.type,
            task_queue=command.task_queue or before.task_queue,
            input=list(command.arguments),
            headers=dict(command.headers),
            run_timeout=command.workflow_run_timeout.ToTimedelta() or before.run_timeout,
            delay=command.backoff_start_interval.ToTimedelta(),
            initiator="WORKFLOW",
            attempt=1,
        )
        if command.memo:
            start = replace(start, memo=Memo(fields=dict(command.memo)))
        if command.HasField("retry_policy"):
            start = replace(start, retry=command.retry_policy)
        if command.search_attributes.indexed_fields:
            own = SearchAttributes(indexed_fields=command.search_attributes.indexed_fields)
            start = replace(start, search_attributes=own)
        after = _succeed(execution, start)
        execution.continued_as = after
        execution.close(
            "CONTINUED_AS_NEW",
            new_execution_run_id=after.run_id,
            workflow_type={"name": start.type},
            task_queue={"name": start.task_queue},
            input={"payloads": start.input},
            initiator="CONTINUE_AS_NEW_INITIATOR_WORKFLOW",
            header={"fields": dict(start.headers)},
            workflow_task_completed_event_id=execution.completed_id,
        )

    execution.send(("close", ""), go_on)


def fail(execution: Execution, command: Any) -> None:
    """Close a run as failed, or have it tried again where it has a retry policy."""

    def end() -> None:
        about = {
            "failure": command.failure,
            "workflow_task_completed_event_id": execution.completed_id,
        }
        _end(execution, "FAILED", _pause(execution, command.failure), about)

    execution.send(("close", ""), end)


def time_out(execution: Execution, for_good: bool) -> None:
    """Close a run whose time is up, or have it tried again where it has a retry policy.

    It is `for_good` where all runs of its id have no time left.
    """
    if execution.closed:
        return
    failure = failures.timed_out("START_TO_CLOSE", "workflow timeout")
    pause = "TIMEOUT" if for_good else _pause(execution, failure)
    _end(execution, "TIMED_OUT", pause, {})


def _end(
    execution: Execution, kind: str, pause: timedelta | str, about: Mapping[str, object]
) -> None:
    """Close a run, and begin the next after a pause, or say why there is none."""
    state = pause if isinstance(pause, str) else "IN_PROGRESS"
    after = None
    if isinstance(pause, timedelta):
        attempt = execution.start.attempt + 1
        start = replace(_next(execution), attempt=attempt, delay=pause, initiator="RETRY")
        after = execution.continued_as = _succeed(execution, start)
    execution.close(
        kind,
        retry_state=f"RETRY_STATE_{state}",
        new_execution_run_id=after.run_id if after else "",
        **about,
    )


def _pause(execution: Execution, failure: Failure) -> timedelta | str:
    policy = execution.start.retry
    if policy is None:
        return "RETRY_POLICY_NOT_SET"
    pause = failures.pause_before(policy, execution.start.attempt, failure)
    late = isinstance(pause, timedelta) and execution.deadline
    if late and execution.server.now() + pause.total_seconds() > execution.deadline:  # type: ignore[union-attr]  # as `late` says
        return "TIMEOUT"
    return pause


def _next(execution: Execution) -> Start:
    before = execution.start
    return replace(
        before,
        continued_from=execution.run_id,
        first_run=before.first_run or execution.run_id,
        callbacks=tuple(execution.callbacks),
        deadline=execution.deadline,
        links=(),
        delay=NEVER,
    )


def _succeed(execution: Execution, start: Start) -> Execution:
    """Begin the next run; who waits for the end of this one waits for that one's."""
    waiting, execution.on_end = execution.on_end, []
    return begin(execution.server, start, waiting)
