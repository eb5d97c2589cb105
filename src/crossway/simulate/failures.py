"""Failures as the server and the SDK's core make them: the words and the nesting are theirs.

Source: crates/sdk-core/src/worker/workflow/machines of the SDK, for what an activity, a child
or an operation failed with; NEXUS-FIELD-NOTES section 1 for what an operation's caller is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import RetryPolicy
from temporalio.api.enums.v1 import RetryState, TimeoutType
from temporalio.api.failure.v1 import Failure, NexusOperationFailureInfo

from crossway.simulate.core import made

WORDS = {
    "START_TO_CLOSE": "StartToClose",
    "SCHEDULE_TO_START": "ScheduleToStart",
    "SCHEDULE_TO_CLOSE": "ScheduleToClose",
    "HEARTBEAT": "Heartbeat",
}


def timed_out(kind: str, message: str = "", cause: Failure | None = None) -> Failure:
    """Return a timeout; `kind` is one of `WORDS`."""
    failure = made(
        Failure,
        message=message or f"activity {WORDS[kind]} timeout",
        source="Server",
        timeout_failure_info={"timeout_type": TimeoutType.Value(f"TIMEOUT_TYPE_{kind}")},
    )
    if cause is not None:
        failure.cause.CopyFrom(cause)
    return failure


def cancelled(message: str = "") -> Failure:
    """Return a cancellation."""
    failure = Failure(message=message)
    failure.canceled_failure_info.SetInParent()
    return failure


def terminated(message: str = "Terminated") -> Failure:
    """Return a termination."""
    failure = Failure(message=message)
    failure.terminated_failure_info.SetInParent()
    return failure


def of_activity(message: str, cause: Failure, retry: str = "", **about: Any) -> Failure:
    """Return what an activity failed with, as its workflow is told."""
    failure = made(Failure, message=message, activity_failure_info=about)
    if retry:
        failure.activity_failure_info.retry_state = RetryState.Value(f"RETRY_STATE_{retry}")
    failure.cause.CopyFrom(cause)
    return failure


def of_child(message: str, cause: Failure, retry: str, **about: Any) -> Failure:
    """Return what a child workflow failed with, as its parent is told."""
    state = RetryState.Value(f"RETRY_STATE_{retry}")
    info = {**about, "retry_state": state}
    failure = made(Failure, message=message, child_workflow_execution_failure_info=info)
    failure.cause.CopyFrom(cause)
    return failure


def of_operation(message: str, cause: Failure, about: NexusOperationFailureInfo) -> Failure:
    """Return what an operation failed with, as its caller is told."""
    failure = Failure(message=message, nexus_operation_execution_failure_info=about)
    failure.cause.CopyFrom(cause)
    return failure


def pause_before(policy: RetryPolicy, attempt: int, failure: Failure) -> timedelta | str:
    """Return how long to wait after a failed attempt, or why there is no other (a retry state).

    What the failure itself says of the next attempt comes first.
    """
    if 0 < policy.maximum_attempts <= attempt:
        return "MAXIMUM_ATTEMPTS_REACHED"
    info = failure.application_failure_info
    if not _retryable(failure) or _type_of(failure) in policy.non_retryable_error_types:
        return "NON_RETRYABLE_FAILURE"
    if info.HasField("next_retry_delay"):
        return info.next_retry_delay.ToTimedelta()
    return back_off(policy, attempt)


def _type_of(failure: Failure) -> str:
    """Return what a retry policy calls it: a timeout by the server's own name for it."""
    if failure.HasField("timeout_failure_info"):
        kind = TimeoutType.Name(failure.timeout_failure_info.timeout_type)
        return f"TemporalTimeout:{WORDS.get(kind.removeprefix('TIMEOUT_TYPE_'), '')}"
    return failure.application_failure_info.type


def _retryable(failure: Failure) -> bool:
    match failure.WhichOneof("failure_info"):
        case "application_failure_info":
            return not failure.application_failure_info.non_retryable
        case "canceled_failure_info" | "terminated_failure_info":
            return False
        case "timeout_failure_info":
            return failure.timeout_failure_info.timeout_type in (
                TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE,
                TimeoutType.TIMEOUT_TYPE_HEARTBEAT,
            )
        case _:  # an operation's or a child's: the server looks no deeper
            return True


def back_off(policy: RetryPolicy, attempt: int) -> timedelta:
    """Return the pause after an attempt, the first being 1."""
    initial = policy.initial_interval.ToTimedelta() or timedelta(seconds=1)
    longest = policy.maximum_interval.ToTimedelta() or initial * 100
    factor = (policy.backoff_coefficient or 2.0) ** min(attempt - 1, 200)
    return timedelta(seconds=min(initial.total_seconds() * factor, longest.total_seconds()))
