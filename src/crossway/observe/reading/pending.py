"""What a history does not hold: attempts, last errors and waits of pending steps.

Only Describe shows them while they last; a retried error is gone once a deadline ends the
operation. Source: NEXUS-FIELD-NOTES section 7.
"""

from __future__ import annotations

from temporalio.api.enums.v1 import CallbackState, PendingActivityState, PendingNexusOperationState
from temporalio.api.workflow.v1 import PendingActivityInfo, PendingNexusOperationInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from crossway.observe.reading.failures import failure_text, failure_trace, plain
from crossway.observe.reading.history import Reading, moment
from crossway.observe.reading.steps import State, Step


def add_pending(reading: Reading, described: DescribeWorkflowExecutionResponse) -> None:
    """Add what Describe says to the unfinished steps of a reading."""
    for activity in described.pending_activities:
        step = reading.activities.get(activity.activity_id)
        if step is not None and not step.state.final:
            _add_activity(step, activity)
    for operation in described.pending_nexus_operations:
        step = reading.by_event.get(operation.scheduled_event_id)
        if step is not None and not step.state.final:
            _add_operation(step, operation)


def _add_activity(step: Step, pending: PendingActivityInfo) -> None:
    step.attempt = pending.attempt
    if pending.HasField("last_failure"):
        step.failure = failure_text(pending.last_failure)
        step.trace = failure_trace(pending.last_failure)
    if pending.state == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED:
        step.state = State.RUNNING
        step.started = moment(pending.last_started_time)
    elif pending.attempt > 1:
        step.state = State.BACKING_OFF


def _add_operation(step: Step, pending: PendingNexusOperationInfo) -> None:
    states = {
        PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BACKING_OFF: State.BACKING_OFF,
        PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BLOCKED: State.BLOCKED,
        PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_STARTED: State.RUNNING,
    }
    step.state = states.get(pending.state, step.state)
    step.attempt = pending.attempt
    if pending.HasField("last_attempt_failure"):
        step.failure = failure_text(pending.last_attempt_failure)
    step.note = plain(pending.blocked_reason) or step.note
    cancellation = pending.cancellation_info
    if cancellation.HasField("last_attempt_failure"):
        said = failure_text(cancellation.last_attempt_failure)
        step.note = f"the request to cancel it is not delivered: {said}"


def delivery_note(described: DescribeWorkflowExecutionResponse) -> str:
    """Return why the end of an execution has not reached all who called it, else nothing."""
    for callback in described.callbacks:
        if callback.state == CallbackState.CALLBACK_STATE_SUCCEEDED:
            continue
        if callback.HasField("last_attempt_failure"):
            said = failure_text(callback.last_attempt_failure)
            return f"its answer does not reach the caller: {said}"
    return ""
