"""An activity that runs for itself, behind an operation -> one step. Pure: values to values.

It has no history: what Describe says of it is all there is.
"""

from __future__ import annotations

from temporalio.api.enums.v1 import ActivityExecutionStatus, PendingActivityState
from temporalio.api.workflowservice.v1 import DescribeActivityExecutionResponse

from crossway.observe.reading.arguments import inputs_of, result_of
from crossway.observe.reading.failures import failure_text, failure_trace, plain
from crossway.observe.reading.history import moment
from crossway.observe.reading.steps import Execution, Kind, State, Step

S = ActivityExecutionStatus

ENDS: dict[int, State] = {
    S.ACTIVITY_EXECUTION_STATUS_COMPLETED: State.COMPLETED,
    S.ACTIVITY_EXECUTION_STATUS_FAILED: State.FAILED,
    S.ACTIVITY_EXECUTION_STATUS_CANCELED: State.CANCELLED,
    S.ACTIVITY_EXECUTION_STATUS_TERMINATED: State.TERMINATED,
    S.ACTIVITY_EXECUTION_STATUS_TIMED_OUT: State.TIMED_OUT,
}


def unread(execution: Execution) -> Step:
    """Return the step of an activity that nothing is known of but where it is."""
    name, namespace = plain(execution.workflow_id), plain(execution.namespace)
    return Step(Kind.ACTIVITY, name, namespace, State.UNKNOWN, execution=execution)


def read_activity(execution: Execution, described: DescribeActivityExecutionResponse) -> Step:
    """Return the step of an activity, as the service describes it."""
    info, step = described.info, unread(execution)
    step.name = plain(info.activity_type.name) or step.name
    step.scheduled, step.ended = moment(info.schedule_time), moment(info.close_time)
    step.attempt = info.attempt
    step.state = ENDS.get(info.status, State.UNKNOWN)
    if info.status == S.ACTIVITY_EXECUTION_STATUS_RUNNING:
        step.state = _running(info.run_state, info.attempt)
    if step.state is not State.BACKING_OFF:
        step.started = moment(info.last_started_time)
    failure = None
    if described.outcome.HasField("failure"):
        failure = described.outcome.failure
    elif info.HasField("last_failure") and not step.state.final:
        failure = info.last_failure
    if failure is not None:
        step.failure, step.trace = failure_text(failure), failure_trace(failure)
    step.inputs, step.result = inputs_of(described), result_of(described.outcome)
    if info.canceled_reason and not step.state.final:
        step.note = "asked to stop"
    return step


def _running(state: int, attempt: int) -> State:
    if state != PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED:
        return State.RUNNING
    return State.BACKING_OFF if attempt > 1 else State.SCHEDULED
