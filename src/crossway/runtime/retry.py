"""`retry_policy` on a Nexus call: durable back-off between whole calls.

Temporal itself retries an operation's delivery, never its failure; a retry policy in a
design means calling again. The pauses are workflow timers, so they survive a restart.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import nexusrpc
from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

from crossway.runtime import cancellation, errors
from crossway.runtime.patches import by_rule

DONE = "done"
"""The rule that a call whose operation was done is not made again, though its answer does not fit
or cannot be read. Up to 0.1.0 it was, and was paid for each time."""


def written(policy: RetryPolicy) -> dict[str, Any]:
    """Return a policy as a JSON value, intervals in seconds."""
    longest = policy.maximum_interval
    return {
        **dataclasses.asdict(policy),
        "initial_interval": policy.initial_interval.total_seconds(),
        "maximum_interval": None if longest is None else longest.total_seconds(),
    }


def read(policy: dict[str, Any]) -> RetryPolicy:
    """Return the policy that `written` wrote."""
    longest = policy["maximum_interval"]
    intervals = {
        "initial_interval": timedelta(seconds=policy["initial_interval"]),
        "maximum_interval": None if longest is None else timedelta(seconds=longest),
    }
    return RetryPolicy(**{**policy, **intervals})


async def with_retries(attempt: Callable[[], Awaitable[Any]], policy: RetryPolicy) -> Any:
    """Return the first result that `attempt` has, trying again as `policy` says.

    Raises:
        NexusOperationError: of the last attempt, with `attempts` among its details.
    """
    pause = policy.initial_interval
    longest = policy.maximum_interval or pause * 100
    tries = 1
    while True:
        try:
            return await attempt()
        except errors.NexusOperationError as failure:
            failure.about["attempts"] = tries
            last = tries == policy.maximum_attempts or not _worth_retrying(failure, policy)
            last = last or (failure.answered and by_rule(DONE))
            if last or (cancellation.asked() and by_rule(cancellation.UNDONE)):
                raise
        await workflow.sleep(pause)
        grown = pause.total_seconds() * policy.backoff_coefficient  # never too large for a float
        pause = longest if grown >= longest.total_seconds() else timedelta(seconds=grown)
        tries += 1


def _worth_retrying(failure: errors.NexusOperationError, policy: RetryPolicy) -> bool:
    """Whether calling again may help: not when refused, nor when the failure says no."""
    if isinstance(failure, errors.NexusUnauthorizedError | errors.NexusNotFoundError):
        return False
    if any(errors.matches(failure, name) for name in policy.non_retryable_error_types or ()):
        return False
    for cause in errors.carried(failure.__cause__):
        if isinstance(cause, nexusrpc.HandlerError) and not cause.retryable:
            return False
        if isinstance(cause, ApplicationError) and cause.non_retryable:
            return False
    return True
